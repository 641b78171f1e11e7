// The town's clock, whatever the reader's: days as 12月1日（火）, times as 14:05.

const ZONE = "Asia/Tokyo";
const language = document.documentElement.lang || "ja";
const parts = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const hours = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("ja", { timeZone: ZONE, weekday: "short" });
const foreign = new Intl.DateTimeFormat(language, { timeZone: ZONE, weekday: "short", day: "numeric", month: "short" });

export const dayKey = (moment) => parts.format(moment);
export const clock = (moment) => hours.format(moment);

export function dayWords(moment) {
  if (!language.startsWith("ja")) return foreign.format(moment);
  const [, month, day] = dayKey(moment).split("-").map(Number);
  return `${month}月${day}日（${weekday.format(moment)}）`;
}
