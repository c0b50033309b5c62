/** Messages of the last seconds as bars, the newest at the right. */
export function StreamSparkline({ counts, label, height = 28 }: { readonly counts: readonly number[]; readonly label: string; readonly height?: number }) {
  const most = Math.max(1, ...counts);
  return (
    <svg viewBox={`0 0 ${counts.length * 4} ${height}`} preserveAspectRatio="none" className="block w-full" style={{ height }} role="img" aria-label={label}>
      <title>{label}</title>
      {counts.map((count, second) => {
        const tall = count === 0 ? 1 : Math.max(2, (count / most) * height);
        // Seconds have no name but their place.
        const key = `${counts.length - second}`;
        return <rect key={key} x={second * 4} y={height - tall} width={3} height={tall} className={count === 0 ? "fill-line" : "fill-accent"} />;
      })}
    </svg>
  );
}
