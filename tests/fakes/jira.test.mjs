/** The stand-in service desk keeps the rules that a real Jira Service Management has; node --test runs this. */

import "./jira/tests/access.mjs";
import "./jira/tests/catalogue.mjs";
import "./jira/tests/create.mjs";
import "./jira/tests/values.mjs";
import "./jira/tests/requests.mjs";
import "./jira/tests/directory.mjs";
import "./jira/tests/faults.mjs";
import "./jira/tests/control.mjs";
import "./jira/tests/program.mjs";
