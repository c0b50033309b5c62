import { describe, expect, it } from "vitest";
import { headerProblems, isLocalHost, isSecretName, missingSecrets, readAddress, sentHeaders, shortened } from "./request";

const codeOf = (text: string, use: "fetch" | "stream" = "fetch") => {
  const read = readAddress(text, use);
  return read.ok ? read.address : read.problem.code;
};

describe("addresses", () => {
  it("take https, and give the origin that a person allows", () => {
    expect(codeOf(" https://API.example.com:443/orders?from=2026-01-01#x ")).toMatchObject({
      origin: "https://api.example.com",
      local: false,
      open: false,
    });
    const read = readAddress("https://api.example.com/orders?a=%20b#fragment", "fetch");
    expect(read.ok && read.address.url.href).toBe("https://api.example.com/orders?a=%20b");
  });

  it("refuse what could leak or is no address of data", () => {
    expect(codeOf("")).toBe("source.address-missing");
    expect(codeOf("orders.csv")).toBe("source.address-invalid");
    expect(codeOf("https://")).toBe("source.address-invalid");
    expect(codeOf("javascript:alert(1)")).toMatch(/^source\.address-(?:scheme|invalid)$/);
    for (const scheme of ["file:///etc/passwd", "data:text/csv,a", "ftp://example.com/a", "blob:https://example.com/a", "ws://127.0.0.1/"])
      expect(codeOf(scheme), scheme).toMatch(/^source\.address-(?:scheme|invalid)$/);
    expect(codeOf("https://user:pass@example.com/")).toBe("source.address-password");
    expect(codeOf("https://user@example.com/")).toBe("source.address-password");
    expect(codeOf("http://example.com/")).toBe("source.address-open");
    expect(codeOf("ws://example.com/", "stream")).toBe("source.address-open");
  });

  it("streams take WebSockets, whose origin is their own", () => {
    expect(codeOf("wss://example.com/live", "stream")).toMatchObject({ origin: "wss://example.com", open: false });
    expect(codeOf("ws://localhost:9/live", "stream")).toMatchObject({ origin: "ws://localhost:9", open: true, local: true });
  });

  it("tell hosts of the local network however they are written", () => {
    const hosts =
      "localhost 127.0.0.1 127.1 2130706433 0x7f.1 0 10.1.2.3 172.16.0.1 172.31.9.9 192.168.1.1 169.254.169.254 100.64.0.1 [::1] [::ffff:127.0.0.1] [fd00::1] [fe80::1] router printer.local nas.lan intranet. db.internal foo.localhost";
    for (const host of hosts.split(" ")) expect(isLocalHost(new URL(`http://${host}/`).hostname), host).toBe(true);
    for (const host of "example.com 8.8.8.8 172.15.0.1 172.32.0.1 192.169.0.1 100.128.0.1 11.0.0.1 [2606:4700::1] [::ffff:8.8.8.8] localhost.example.com 127.0.0.1.nip.io".split(
      " ",
    ))
      expect(isLocalHost(new URL(`http://${host}/`).hostname), host).toBe(false);
  });
});

describe("headers", () => {
  const field = (name: string, value = "x", secret = false) => ({ name, value, secret });

  it("that a page may not set, or that would begin another one, are refused", () => {
    const codes = (...fields: ReturnType<typeof field>[]) => headerProblems(fields).map(({ code }) => code);
    for (const name of [
      "Cookie",
      "cookie2",
      "Host",
      "Origin",
      "Referer",
      "Sec-Fetch-Mode",
      "Proxy-Authorization",
      "User-Agent",
      "Connection",
      "Content-Length",
      "X-HTTP-Method-Override",
    ])
      expect(codes(field(name)), name).toEqual(["source.header-forbidden"]);
    expect(codes(field("X Y"))).toEqual(["source.header-name"]);
    expect(codes(field("X-A", "a\r\nHost: evil"))).toEqual(["source.header-value"]);
    expect(codes(field("X-A", "ключ"))).toEqual(["source.header-value"]);
    expect(codes(field(" "))).toEqual(["source.header-nameless"]);
    expect(codes(field("X-A"), field("x-a "))).toEqual(["source.header-twice"]);
    expect(codes(field("Authorization", "", true), field("Accept", "text/csv"), field("", ""))).toEqual([]);
  });

  it("secret by name", () => {
    for (const name of ["Authorization", "X-Api-Key", "apikey", "X-Auth-Token", "X-Shopify-Access-Token", "Client-Secret"])
      expect(isSecretName(name), name).toBe(true);
    for (const name of ["Accept", "X-Request-Id", "Accept-Language", "Monkey"]) expect(isSecretName(name), name).toBe(false);
  });

  it("take secret values from this machine only, whatever the document says", () => {
    const headers = [field("Authorization", "from the document", true), field("Accept", "text/csv"), field("X-Key", "", true)];
    expect(sentHeaders(headers, { authorization: "Bearer 1" })).toEqual([
      ["Authorization", "Bearer 1"],
      ["Accept", "text/csv"],
    ]);
    expect(missingSecrets(headers, { authorization: "Bearer 1" })).toEqual(["X-Key"]);
    expect(sentHeaders([field("constructor", "", true)], {})).toEqual([]);
    expect(missingSecrets([field("constructor", "", true)], {})).toEqual(["constructor"]);
    expect(sentHeaders([field("X-A", "", true)], { "x-a": "a\nb" })).toEqual([]);
  });
});

it("texts from elsewhere are one line, capped", () => {
  expect(shortened(` a\n\tb\u0000 ${"c".repeat(500)}`)).toBe(`a b ${"c".repeat(196)}…`);
});
