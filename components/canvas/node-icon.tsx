import {
  Activity,
  BadgeCheck,
  Binary,
  CalendarHeart,
  ChartNetwork,
  ChartScatter,
  ChartSpline,
  CircleDotDashed,
  Columns3Cog,
  Database,
  Dices,
  FileSpreadsheet,
  FileText,
  FlaskConical,
  GitCompareArrows,
  HeartPulse,
  Hexagon,
  Layers,
  ListChecks,
  ListFilter,
  ListOrdered,
  type LucideIcon,
  Mountain,
  Move3d,
  Network,
  Orbit,
  Puzzle,
  Scale,
  Shapes,
  Shrink,
  Split,
  SquareFunction,
  UserCheck,
  Users,
  Waypoints,
} from "lucide-react";

/** Icons by their lucide name, those that nodes use: importing all would cost every visitor 150 kB. A test tells when one is missing. */
const ICONS: Readonly<Record<string, LucideIcon>> = {
  "columns-3-cog": Columns3Cog,
  activity: Activity,
  "badge-check": BadgeCheck,
  binary: Binary,
  "calendar-heart": CalendarHeart,
  "chart-scatter": ChartScatter,
  "chart-spline": ChartSpline,
  database: Database,
  dices: Dices,
  "file-spreadsheet": FileSpreadsheet,
  "file-text": FileText,
  "flask-conical": FlaskConical,
  "git-compare-arrows": GitCompareArrows,
  "heart-pulse": HeartPulse,
  hexagon: Hexagon,
  "list-checks": ListChecks,
  "list-filter": ListFilter,
  "list-ordered": ListOrdered,
  network: Network,
  "circle-dot-dashed": CircleDotDashed,
  layers: Layers,
  mountain: Mountain,
  orbit: Orbit,
  shapes: Shapes,
  scale: Scale,
  shrink: Shrink,
  split: Split,
  "square-function": SquareFunction,
  "user-check": UserCheck,
  users: Users,
  "chart-network": ChartNetwork,
  "move-3d": Move3d,
  waypoints: Waypoints,
};

export function hasIcon(name: string): boolean {
  return Object.hasOwn(ICONS, name);
}

/** The icon of a node; a puzzle piece for one that is not known. */
export function NodeIcon({ name, size = 16 }: { readonly name: string | undefined; readonly size?: number }) {
  const Icon = (name && ICONS[name]) || Puzzle;
  return <Icon size={size} strokeWidth={1.75} aria-hidden="true" />;
}
