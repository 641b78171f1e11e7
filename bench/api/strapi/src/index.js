// Fills an empty Strapi, once: pictures from ./pictures, then the articles, then who may read them.
const { readFile, readdir, stat } = require("node:fs/promises");
const { join } = require("node:path");

const ARTICLE = "api::article.article";
const PICTURES = join(process.cwd(), "pictures");
const MINUTE = 60_000;

async function hang(strapi, name) {
  const filepath = join(PICTURES, name);
  const { size } = await stat(filepath);
  const file = { filepath, originalFilename: name, mimetype: "image/jpeg", size };
  const data = { fileInfo: { name, alternativeText: name } };
  const [hung] = await strapi.plugin("upload").service("upload").upload({ data, files: file });
  return hung.id;
}

async function write(strapi, articles, pictures) {
  const now = Date.now();
  for (const [number, article] of articles.entries()) {
    const date = new Date(now - number * MINUTE);
    const data = { ...article, date, picture: pictures[number % pictures.length] };
    await strapi.documents(ARTICLE).create({ data, status: "published" });
  }
}

async function open(strapi) {
  const role = { type: "public" };
  const strangers = await strapi.db.query("plugin::users-permissions.role").findOne({ where: role });
  const data = { action: `${ARTICLE}.find`, role: strangers.id };
  await strapi.db.query("plugin::users-permissions.permission").create({ data });
}

async function fill(strapi) {
  const pictures = [];
  for (const name of (await readdir(PICTURES)).sort()) pictures.push(await hang(strapi, name));
  const articles = JSON.parse(await readFile("articles.json", "utf-8"));
  await write(strapi, articles, pictures);
  await open(strapi);
}

module.exports = {
  async bootstrap({ strapi }) {
    if (process.env.BENCH_FILL && !(await strapi.documents(ARTICLE).count({}))) await fill(strapi);
  },
};
