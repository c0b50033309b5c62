export const SESSION_ACTIONS = ["flag", "remove"] as const;
/** In the order in which they are tried: a session is counted under the first rule it breaks. */
export const SESSION_RULES = ["agent", "rate", "events", "think", "clock"] as const;
export type SessionRule = (typeof SESSION_RULES)[number];
/** Parts of user agents that say they are programs (after the list of the project crawler-user-agents, shortened). */
export const USUAL_AGENTS =
  "bot, crawl, spider, slurp, headless, phantomjs, selenium, puppeteer, playwright, python-requests, curl/, wget, httpclient, scrapy, lighthouse, monitor";
