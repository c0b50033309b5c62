import { expose } from "comlink";
import { browserPlatform } from "@/lib/engine/browser-platform";
import { Engine } from "@/lib/engine/engine";

expose(new Engine(browserPlatform()));
