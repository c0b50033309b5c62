import { Home } from "@/components/projects/home";

export default function HomePage() {
  return <Home />;
}
