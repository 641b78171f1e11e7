// A photograph made smaller before it travels: a telephone writes ten times of what is shown.

import { boxed } from "./box.js";

const SIDE = 1600;
const HEAVY = 1_000_000;

// Returns { preview, blob }: what is seen at once (null when this browser cannot read it), and what is sent.
export async function prepared(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return { preview: null, blob: file }; // the server may know more formats than this browser
  }
  const preview = drawn(picture, boxed(picture.width, picture.height));
  const isSmall = file.size <= HEAVY && Math.max(picture.width, picture.height) <= SIDE;
  const blob = isSmall ? file : await written(drawn(picture, within(picture)), file);
  picture.close();
  return { preview, blob };
}

function within({ width, height }) {
  const scale = Math.min(1, SIDE / Math.max(width, height));
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)));
}

function drawn(picture, [width, height]) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const paper = canvas.getContext("2d");
  paper.fillStyle = "white"; // what is transparent must not turn black
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function written(canvas, file) {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob && blob.size < file.size ? blob : file;
}
