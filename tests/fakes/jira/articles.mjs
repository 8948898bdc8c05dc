/** The knowledge base: two Confluence spaces, some pages readable by a few only. */

/** Spaces with the numeric id that the v2 API wants. */
export const spaces = [
  { id: "98305", key: "ITKB", name: "IT knowledge base" },
  { id: "98310", key: "PEOPLE", name: "Working here" },
  { id: "98333", key: "OPS", name: "Operations (internal)" },
];

const paragraphs = (text) =>
  text
    .split("\n")
    .map((line) => `<p>${line.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</p>`)
    .join("");

const page = (id, spaceKey, title, text, more = {}) => ({
  id,
  spaceKey,
  title,
  body: paragraphs(text),
  status: "current",
  modified: "2026-09-14T08:30:00.000Z",
  readers: { users: [], groups: [] },
  ...more,
});

export const articles = [
  page(
    "131073",
    "ITKB",
    "Reset your password",
    "Open the self-service page and choose Forgot password.\nA locked account opens again after 30 minutes. If it does not, raise a request.",
  ),
  page(
    "131074",
    "ITKB",
    "Set up the VPN client",
    "Install the client from the software centre and sign in with your e-mail address.\nError 809 means that the network blocks the port: try a phone hotspot.",
  ),
  page(
    "131075",
    "ITKB",
    "Wi-Fi in our offices",
    "Use the network Corporate. Guests use Visitor, the code is at the reception desk.",
  ),
  page(
    "131076",
    "ITKB",
    "Multi-factor authentication with a new phone",
    "Keep the old phone until the new one is registered.\nIf it is gone already, the service desk can issue a one-time code.",
  ),
  page(
    "131077",
    "ITKB",
    "Printer shows a paper jam",
    "Open flap B, pull the paper in the direction of the arrow, close the flap.\nIf the message stays, note the number on the label and report it.",
  ),
  page(
    "131078",
    "ITKB",
    "Laptop models and who gets which",
    "13 inch for travelling, 14 inch as the standard, 16 inch for engineering.\nA replacement is due after four years.",
  ),
  page(
    "131079",
    "ITKB",
    "Report phishing",
    "Do not click any link and do not answer. Use the Report button in Outlook or raise a security request.",
  ),
  page(
    "131080",
    "ITKB",
    "Restore a deleted file",
    "Right-click the folder and choose Previous versions. Older versions than 30 days come from the backup team.",
  ),
  page("131081", "ITKB", "Mailbox is full", "Move mails to the archive. The limit is 50 GB."),
  page(
    "131082",
    "ITKB",
    "Headset or camera not found in a meeting",
    "Check the device settings of the call, then plug the device in again.",
  ),
  page(
    "131083",
    "ITKB",
    "Emergency access for administrators",
    "The break-glass account is sealed in the safe of the data centre.",
    {
      readers: { users: [], groups: ["jira-administrators"] },
    },
  ),
  page("131084", "ITKB", "Old instructions for the fax gateway", "The gateway was switched off in 2024.", {
    status: "archived",
  }),
  page(
    "131101",
    "PEOPLE",
    "How to request leave",
    "Ask your manager first, then raise a leave request at least two weeks before it starts.",
  ),
  page(
    "131102",
    "PEOPLE",
    "What to do when you are ill",
    "Tell your manager before 9:00. From the fourth day a medical certificate is needed.",
  ),
  page(
    "131103",
    "PEOPLE",
    "Understanding your payslip",
    "The payslip arrives on the 25th. Line 4 is the taxable gross amount.",
  ),
  page(
    "131104",
    "PEOPLE",
    "Travel and expenses policy",
    "Second class by train below four hours. Receipts are due within 30 days.",
  ),
  page(
    "131105",
    "PEOPLE",
    "Booking a meeting room",
    "Rooms for more than twelve persons need two days' notice. Catering ends at 16:00.",
  ),
  page(
    "131106",
    "PEOPLE",
    "Moving to another desk",
    "Pack on the evening before, label the boxes with name and new desk number.",
  ),
  page("131107", "PEOPLE", "Salary bands for managers", "Bands are reviewed each January.", {
    readers: { users: [], groups: ["people-managers"] },
  }),
  page("131108", "PEOPLE", "Notes of the works council", "Minutes of the meeting in October.", {
    readers: { users: ["sam.okafor@example.com"], groups: [] },
  }),
  page(
    "131109",
    "PEOPLE",
    "Zutrittsausweis verloren",
    "Melden Sie den Verlust sofort, damit der Ausweis gesperrt wird.\nEin neuer Ausweis liegt am nächsten Werktag am Empfang.",
  ),
  page(
    "131201",
    "OPS",
    "Runbook: database failover",
    "Internal: promote the standby, then move the address.",
  ),
];
