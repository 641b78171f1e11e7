// How large a picture stands in the conversation; the server's pictures.py says the same.

const BOX = [352, 320];

export function boxed(width, height) {
  const scale = Math.min(1, BOX[0] / width, BOX[1] / height);
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)));
}
