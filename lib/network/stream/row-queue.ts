/** What a row costs beside its characters: the entry of the string and its time. */
const OVERHEAD = 40;

export function rowBytes(text: string): number {
  return text.length * 2 + OVERHEAD;
}

/** Rows in order of arrival with their times; the oldest leave in front. Every operation but `removeBefore` and `sorted` is O(1) on average. */
export class RowQueue {
  private texts: string[] = [];
  private times: number[] = [];
  private head = 0;
  /** About how much memory the rows take. */
  bytes = 0;

  get size(): number {
    return this.texts.length - this.head;
  }

  push(text: string, time: number): void {
    this.texts.push(text);
    this.times.push(time);
    this.bytes += rowBytes(text);
  }

  /** Time of the row that has been here longest; Infinity when there is none. */
  get firstTime(): number {
    return this.size > 0 ? this.times[this.head] : Number.POSITIVE_INFINITY;
  }

  /** Takes the row away that has been here longest. */
  shift(): void {
    this.bytes -= rowBytes(this.texts[this.head]);
    this.texts[this.head] = "";
    this.head++;
    if (this.head < 1024 || this.head * 2 < this.texts.length) return;
    this.texts = this.texts.slice(this.head);
    this.times = this.times.slice(this.head);
    this.head = 0;
  }

  /** Takes all rows away that are older than `time`, wherever they stand; how many there were. O(rows). */
  removeBefore(time: number): number {
    const before = this.size;
    const { texts, times, head } = this;
    this.texts = [];
    this.times = [];
    this.head = 0;
    this.bytes = 0;
    for (let i = head; i < texts.length; i++) if (times[i] >= time) this.push(texts[i], times[i]);
    return before - this.size;
  }

  rows(): { readonly texts: readonly string[]; readonly times: readonly number[] } {
    return { texts: this.texts.slice(this.head), times: this.times.slice(this.head) };
  }
}
