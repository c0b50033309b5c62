import { HomeRoute } from "./home-route";

export default function HomePage() {
  return <HomeRoute />;
}
