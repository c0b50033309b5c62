import type { Thumbnail as ThumbnailData } from "@/lib/studio/thumbnail";

const WIDTH = 1000;
const HEIGHT = 520;

/** A canvas in small: cards and wires, no text. Decoration only. */
export function Thumbnail({ data }: { readonly data: ThumbnailData | null }) {
  const cards = data?.cards ?? [];
  const width = data?.card ?? 0;
  const height = width * 0.5;
  const scale = data && data.height > HEIGHT ? HEIGHT / data.height : 1;
  const left = (WIDTH - WIDTH * scale) / 2;
  const top = data ? (HEIGHT - data.height * scale) / 2 : 0;
  return (
    <svg viewBox={`-40 -40 ${WIDTH + 80} ${HEIGHT + 80}`} aria-hidden="true" className="block aspect-[1080/600] w-full bg-canvas">
      <g transform={`translate(${left} ${top}) scale(${scale})`}>
        {data?.wires.map(([from, to], index) => {
          const [x1, y1] = [cards[from][0] + width, cards[from][1] + height * 0.6];
          const [x2, y2] = [cards[to][0], cards[to][1] + height * 0.6];
          // biome-ignore lint/suspicious/noArrayIndexKey: two nodes may share several wires; a drawing has no other identity
          return <path key={index} d={wirePath(x1, y1, x2, y2)} fill="none" stroke="var(--line-strong)" strokeWidth={5} />;
        })}
        {cards.map(([x, y, group], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: cards of a picture have no other name
          <g key={index} transform={`translate(${x} ${y})`}>
            <rect width={width} height={height} rx={width * 0.08} fill="var(--raised)" stroke="var(--line-strong)" strokeWidth={4} />
            <rect
              x={width * 0.1}
              y={height * 0.22}
              width={width * 0.16}
              height={width * 0.16}
              rx={width * 0.04}
              fill={group === "deliver" ? "var(--accent)" : "var(--ink-faint)"}
              opacity={0.55}
            />
            <rect x={width * 0.34} y={height * 0.24} width={width * 0.5} height={height * 0.11} rx={height * 0.05} fill="var(--ink-faint)" opacity={0.55} />
            <rect x={width * 0.34} y={height * 0.46} width={width * 0.36} height={height * 0.09} rx={height * 0.04} fill="var(--line-strong)" />
          </g>
        ))}
      </g>
    </svg>
  );
}

/** A wire as the canvas draws it; one that runs backwards goes round between the rows. */
function wirePath(x1: number, y1: number, x2: number, y2: number): string {
  if (x2 > x1) {
    const bend = Math.max(24, (x2 - x1) / 2);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  const between = (y1 + y2) / 2;
  return `M${x1} ${y1}C${x1 + 40} ${y1} ${x1 + 40} ${between} ${x1} ${between}L${x2} ${between}C${x2 - 40} ${between} ${x2 - 40} ${y2} ${x2} ${y2}`;
}
