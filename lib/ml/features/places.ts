import { LANGUAGES, type Language } from "@/lib/messages/languages";
import type { AreaKind } from "./choices";

/** Mean radius of the Earth in kilometres (IUGG). */
const RADIUS = 6371.0088;

/** Kilometres along the surface between two places given in degrees: the haversine formula (Sinnott 1984). NaN for what is no place. */
export function kilometres(latitude: number, longitude: number, toLatitude: number, toLongitude: number): number {
  if (!isPlace(latitude, longitude)) return Number.NaN;
  const radians = Math.PI / 180;
  const a =
    Math.sin(((toLatitude - latitude) * radians) / 2) ** 2 +
    Math.cos(latitude * radians) * Math.cos(toLatitude * radians) * Math.sin(((toLongitude - longitude) * radians) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(a)));
}

export function isPlace(latitude: number, longitude: number): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** Countries (ISO 3166) by the parts of the world of the United Nations (M49). */
const WORLD: Readonly<Record<string, string>> = {
  "002":
    "DZ AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ EG GQ ER ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU YT MA MZ NA NE NG RE RW SH ST SN SC SL SO ZA SS SD SZ TZ TG TN UG ZM ZW EH",
  "019":
    "AG AI AR AW BB BL BM BO BQ BR BS BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GT GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI",
  "142":
    "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE",
  "150":
    "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
  "009": "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS",
};

/** Country calling codes (ITU E.164); 1 is shared by North America (M49 003). */
const CALLING =
  "1 003 7 RU 76 KZ 77 KZ 20 EG 27 ZA 30 GR 31 NL 32 BE 33 FR 34 ES 36 HU 39 IT 40 RO 41 CH 43 AT 44 GB 45 DK 46 SE 47 NO 48 PL 49 DE 51 PE 52 MX 53 CU 54 AR 55 BR 56 CL 57 CO 58 VE 60 MY 61 AU 62 ID 63 PH 64 NZ 65 SG 66 TH 81 JP 82 KR 84 VN 86 CN 90 TR 91 IN 92 PK 93 AF 94 LK 95 MM 98 IR 211 SS 212 MA 213 DZ 216 TN 218 LY 220 GM 221 SN 222 MR 223 ML 224 GN 225 CI 226 BF 227 NE 228 TG 229 BJ 230 MU 231 LR 232 SL 233 GH 234 NG 235 TD 236 CF 237 CM 238 CV 239 ST 240 GQ 241 GA 242 CG 243 CD 244 AO 245 GW 248 SC 249 SD 250 RW 251 ET 252 SO 253 DJ 254 KE 255 TZ 256 UG 257 BI 258 MZ 260 ZM 261 MG 262 RE 263 ZW 264 NA 265 MW 266 LS 267 BW 268 SZ 269 KM 291 ER 297 AW 298 FO 299 GL 350 GI 351 PT 352 LU 353 IE 354 IS 355 AL 356 MT 357 CY 358 FI 359 BG 370 LT 371 LV 372 EE 373 MD 374 AM 375 BY 376 AD 377 MC 378 SM 380 UA 381 RS 382 ME 383 XK 385 HR 386 SI 387 BA 389 MK 420 CZ 421 SK 423 LI 501 BZ 502 GT 503 SV 504 HN 505 NI 506 CR 507 PA 509 HT 590 GP 591 BO 592 GY 593 EC 594 GF 595 PY 596 MQ 597 SR 598 UY 599 CW 670 TL 673 BN 675 PG 676 TO 677 SB 678 VU 679 FJ 680 PW 681 WF 685 WS 687 NC 689 PF 692 MH 850 KP 852 HK 853 MO 855 KH 856 LA 880 BD 886 TW 960 MV 961 LB 962 JO 963 SY 964 IQ 965 KW 966 SA 967 YE 968 OM 970 PS 971 AE 972 IL 973 BH 974 QA 975 BT 976 MN 977 NP 992 TJ 993 TM 994 AZ 995 GE 996 KG 998 UZ";

const partsOfWorld = new Map(Object.entries(WORLD).flatMap(([part, countries]) => countries.split(" ").map((country) => [country, part] as const)));

function callingCodes(): ReadonlyMap<string, string> {
  const words = CALLING.split(" ");
  return new Map(Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i], words[2 * i + 1]]));
}

/**
 * The function that takes the area out of a value, or null where there is none: the first `length` letters of a
 * postcode; the country of an international phone number; the part of the world of a country, given as its ISO code or
 * its name in one of our languages. Countries are named in `language`.
 */
export function areaReader(kind: AreaKind, length: number, language: Language): (value: string) => string | null {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "code" });
  const named = (code: string | undefined) => (code === undefined ? null : (names.of(code) ?? code));
  switch (kind) {
    case "postcode":
      return (value) =>
        value
          .replace(/[^\p{L}\p{N}]/gu, "")
          .toUpperCase()
          .slice(0, length) || null;
    case "phone": {
      const codes = callingCodes();
      return (value) => {
        const digits = /^(?:\+|00)(\d+)$/.exec(value.replace(/[\s().\-/]/g, ""))?.[1] ?? "";
        const found = [3, 2, 1].map((size) => codes.get(digits.slice(0, size))).find((code) => code !== undefined);
        return named(found);
      };
    }
    case "country": {
      const byName = countryNames();
      return (value) => {
        const plain = value.trim();
        return named(partsOfWorld.get(plain.toUpperCase()) ?? partsOfWorld.get(byName.get(plain.toLowerCase()) ?? ""));
      };
    }
  }
}

/** Countries by their names in lower case, in all our languages, with what shops call them besides. */
function countryNames(): ReadonlyMap<string, string> {
  const found = new Map([
    ["usa", "US"],
    ["uk", "GB"],
    ["england", "GB"],
    ["eire", "IE"],
    ["channel islands", "GG"],
    ["rsa", "ZA"],
    ["uae", "AE"],
    ["сша", "US"],
    ["англия", "GB"],
    ["молдавия", "MD"],
    ["sua", "US"],
    ["anglia", "GB"],
    ["moldova", "MD"],
    ["republica moldova", "MD"],
    ["czech republic", "CZ"],
    ["чехия", "CZ"],
    ["turkey", "TR"],
    ["hong kong", "HK"],
  ]);
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const country of partsOfWorld.keys()) {
      const name = names.of(country);
      if (name) found.set(name.toLowerCase(), country);
    }
  }
  return found;
}
