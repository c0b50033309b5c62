import type { Metadata } from "next";
import type { ReactNode } from "react";
import { LanguageProvider } from "@/components/ui/language";
import { ThemeProvider } from "@/components/ui/theme";
import "./globals.css";

export const metadata: Metadata = {
  title: "Strata",
  description: "A segmentation studio that runs in your browser. Nothing is uploaded.",
  icons: { icon: "/icon.svg" },
};

/** Sets theme and language on <html> before the first paint, so that nothing flashes. */
const BEFORE_PAINT = `try{var d=document.documentElement,s=localStorage,t=s.getItem("strata.theme"),l=s.getItem("strata.language");d.dataset.theme=t==="light"||t==="dark"?t:matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";if(l)d.lang=l}catch(e){}`;

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, allowed by its hash in the CSP */}
        <script dangerouslySetInnerHTML={{ __html: BEFORE_PAINT }} />
      </head>
      <body>
        <ThemeProvider>
          <LanguageProvider>{children}</LanguageProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}
