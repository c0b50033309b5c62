import { expose } from "comlink";
import { Gate } from "@/lib/network/gate-worker";

expose(new Gate());
