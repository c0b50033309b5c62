import type { Mail } from "@/lib/compute/control";
import { ComputeThread } from "@/lib/compute/thread";

const thread = new ComputeThread();
self.onmessage = ({ data }: MessageEvent<Mail>) => thread.receive(data);
