import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileTemplates } from "../tools/templates.mjs";

/** Runs compiled code with an `h` that shows what was called. */
function run(code, values = {}) {
  const h = (type, properties, ...children) => ({ type, properties, children });
  const body = compileTemplates(`out = ${code};`);
  return new Function("h", ...Object.keys(values), `let out; ${body} return out;`)(
    h,
    ...Object.values(values),
  );
}

describe("templates at build time", () => {
  it("become the calls htm would have made", () => {
    assert.deepEqual(run('html`<p class="x" id=${id}>Hello ${name}!</p>`', { id: 7, name: "Emma" }), {
      type: "p",
      properties: { class: "x", id: 7 },
      children: ["Hello ", "Emma", "!"],
    });
  });

  it("keep components, spreads and their order", () => {
    const Box = () => {};
    const made = run("html`<${Box} a=1 ...${more} b=${b} />`", { Box, more: { a: "2", b: "2" }, b: 3 });
    assert.equal(made.type, Box);
    assert.deepEqual(made.properties, { a: "2", b: 3 });
  });

  it("work inside one another and in the code between", () => {
    const made = run("html`<ul>${list.map((one) => html`<li key=${one}>${one}</li>`)}</ul>`", {
      list: ["a", "b"],
    });
    assert.deepEqual(
      made.children[0].map((item) => item.children),
      [["a"], ["b"]],
    );
  });

  it("may have several roots", () => {
    assert.deepEqual(
      run("html`<i /><b />`").map((node) => node.type),
      ["i", "b"],
    );
  });

  it("leave other templates, texts and comments alone", () => {
    const code = "const a = `<p>${1}</p>`; // html`<p/>`\nconst b = 'html`<p/>`';";
    assert.equal(compileTemplates(code), code);
  });

  it("refuse attributes computed in part, which would not survive", () => {
    assert.throws(() => compileTemplates('html`<p class="a ${b}" />`'), /cannot be computed/);
  });

  it("put short keys in the place of whole texts only", () => {
    const keys = new Map([["panel.send", "a"]]);
    assert.equal(compileTemplates('t("panel.send"); t("panel.sender");', keys), 't("a"); t("panel.sender");');
  });
});
