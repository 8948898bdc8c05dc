// `node tests/browser/picture.mjs` makes docs/demo.png: the demo's portal, the panel open with the preview of a request.
import { join } from "node:path";

import { root } from "../stack/servers.mjs";
import { startStage } from "./stage.mjs";

const words =
  "My laptop screen went black after I dropped it yesterday, I need it for a customer meeting on Friday";

const stage = await startStage({ engine: "guided" });
try {
  const emma = await stage.visit(stage.emma);
  await emma.start();
  await emma.say(words);
  await emma.openPreview();
  await emma.page.screenshot({ path: join(root, "docs/demo.png"), animations: "disabled" });
  await stage.end();
} finally {
  await stage.stop();
}
