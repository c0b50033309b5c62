import { parentPort } from "node:worker_threads";
import { ComputeThread } from "@/lib/compute/thread";

const thread = new ComputeThread();
parentPort?.on("message", (mail) => thread.receive(mail));
