/** How the whole canvas is brought into view: room for the tools at its foot, never larger than life. */
export const FIT = { padding: { top: "36px", right: "40px", bottom: "64px", left: "40px" }, maxZoom: 1 } as const;
