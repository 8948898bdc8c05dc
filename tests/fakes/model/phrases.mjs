// What the assistant says, in English and German.

const PHRASES = {
  en: {
    chosen: (name) => `I will open a request of the type "${name}" for you.`,
    kept: () => "Thank you, I have noted that.",
    ask: (label) => `Could you please tell me: ${label}?`,
    again: (label) => `Sorry, I could not make that out. Could you please give me: ${label}?`,
    options: (labels) => `Possible answers: ${labels.join(", ")}.`,
    review: () =>
      "I have everything I need. Please check the preview and send it; you can still add more details.",
    unsure: () => "I am not sure which request fits best. Which of these is closest to what you need?",
    unclear: () => "Hello! Please describe in a few words what you need or what does not work.",
    more: () => "Could you please describe a little more what happened?",
    decline: () =>
      "I am sorry, I can only help with creating requests here. What can I report or order for you?",
    reported: (text) => `Reported by the requester: ${text}`,
    needed: (dates) => `Dates named: ${dates.join(", ")}.`,
  },
  de: {
    chosen: (name) => `Ich lege für Sie eine Anfrage vom Typ „${name}“ an.`,
    kept: () => "Vielen Dank, das habe ich notiert.",
    ask: (label) => `Könnten Sie mir bitte noch sagen: ${label}?`,
    again: (label) =>
      `Entschuldigung, das habe ich nicht verstanden. Könnten Sie mir bitte angeben: ${label}?`,
    options: (labels) => `Mögliche Antworten: ${labels.join(", ")}.`,
    review: () =>
      "Ich habe alles, was ich brauche. Bitte prüfen Sie die Vorschau und senden Sie sie ab; Sie können gern noch Details ergänzen.",
    unsure: () => "Ich bin nicht sicher, welche Anfrage am besten passt. Welche davon trifft es am ehesten?",
    unclear: () => "Guten Tag! Bitte beschreiben Sie kurz, was Sie brauchen oder was nicht funktioniert.",
    more: () => "Könnten Sie bitte etwas genauer beschreiben, was passiert ist?",
    decline: () =>
      "Es tut mir leid, ich kann hier nur beim Erstellen von Anfragen helfen. Was darf ich für Sie melden oder bestellen?",
    reported: (text) => `Angaben der anfragenden Person: ${text}`,
    needed: (dates) => `Genannte Termine: ${dates.join(", ")}.`,
  },
};

const MOST_OPTIONS = 8;

/** The sentences of one language. */
export function phrasesOf(language) {
  return PHRASES[language] ?? PHRASES.en;
}

/** The question for one field, with its options when they are few. */
export function questionFor(field, phrases, again) {
  const label = field.name.replace(/\s*\?$/, "");
  const question = again ? phrases.again(label) : phrases.ask(label);
  const labels = field.options.map((option) => option.label);
  return labels.length && labels.length <= MOST_OPTIONS ? `${question} ${phrases.options(labels)}` : question;
}
