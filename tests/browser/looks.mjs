// How it looks, and whether everybody can use it: pictures in every size, axe in every frame.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { root } from "../stack/servers.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Sizes pictures are taken in: a laptop's, a tablet's and a phone's. */
export const everywhere = ["1280", "1280-dark", "768", "360", "320"];
export const phoneToo = ["1280", "360"];
const heights = { 320: 568, 360: 740, 768: 1024, 1280: 800 };

/** The window people begin with. */
export const viewport = { width: 1280, height: heights[1280] };

/** All that another colour scheme changes. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** What is wrong for people who cannot see, hear or point well; runs in a frame. Without rules: by all of them. */
async function barriers(rules) {
  const runOnly = rules && { type: "rule", values: rules };
  const options = { iframes: false, resultTypes: ["violations"], ...(runOnly && { runOnly }) };
  const { violations } = await window.axe.run(document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`),
  );
}

const placeOf = (frame, where) => `${where}: ${new URL(frame.url()).pathname}`;

/** Looks for barriers in every frame. @param {import("playwright-core").Page} page @param {string} where */
export async function checkAccess(page, where, rules) {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => Boolean(window.axe)))) await frame.evaluate(axe);
    assert.deepEqual(await frame.evaluate(barriers, rules), [], `${placeOf(frame, where)} has barriers`);
  }
}

/** Nothing is wider than its frame. */
async function checkWidth(page, where) {
  for (const frame of page.frames()) {
    const excess = await frame.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    assert.ok(excess <= 0, `${placeOf(frame, where)} is ${excess} pixels too wide`);
  }
}

/** Taking one takes longer than all else here: the other sizes are for those who want to look. */
const inAllSizes = process.env.PICTURES === "all";

/**
 * Keeps a picture of the first size under build/screenshots, with PICTURES=all of each. Looks in each for what sticks out
 * sideways and for barriers, in the second colour scheme for those of colour alone.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name
 * @param {string[]} [sizes] widths, "-dark" behind those in the dark scheme
 */
export async function picture(page, name, sizes = ["1280"]) {
  const checked = new Set();
  for (const size of sizes) {
    const [width, colorScheme = "light"] = size.split("-");
    await page.setViewportSize({ width: Number(width), height: heights[width] });
    await page.emulateMedia({ colorScheme });
    const path = join(root, "build/screenshots", `${name}-${size}.png`);
    if (inAllSizes || size === sizes[0]) await page.screenshot({ path, animations: "disabled", caret: "initial" });
    if (!checked.has(colorScheme)) await checkAccess(page, `${name}, ${size}`, checked.size > 0 ? colourRules : undefined);
    checked.add(colorScheme);
    await checkWidth(page, `${name}, ${size}`);
  }
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme: "light" });
}
