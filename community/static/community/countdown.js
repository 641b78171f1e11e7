// The time that is left, where nothing else of the workshop stands: while one writes the result.

import { heard } from "./servertime.js";
import { Timer } from "./timer.js";

const place = document.querySelector("[data-workshop-time]");
if (place) {
  heard(place.dataset.serverNow);
  const silent = () => {};
  new Timer({}, silent, silent).follow(place);
}
