interface AnswerType {
  readonly asks: RegExp
  readonly fits: RegExp
}

const types: readonly AnswerType[] = [
  {
    asks: /\bhow (?:many|much|long|far|old|often|large|big|high|tall|fast|wide|deep)\b|\bwhat (?:percent|percentage|number|amount|price|fraction)|\b(?:price|costs?) of\b|\bwie ?(?:viele?[nrm]?|hoch|lange?|groß|alt|oft|weit|schnell|schwer|tief|teuer)\b|\bwelche[rsnm]? (?:prozent|anzahl|anteil|zahl|betrag|höhe)|\bkoste[tn]\b|\bpreise?\b/i,
    fits: /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundreds?|thousands?|millions?|billions?|half|third|quarter|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hunderte?|tausende?|millionen?|milliarden?|halb|hälfte|drittel|viertel|kostenlos|free)\b/iu,
  },
  {
    asks: /\bwhen\b|\b(?:what|which) (?:year|date|century|decade|day|month)|\bwann\b|\bwelche[rsnm]? (?:jahre?n?|datum|jahrhundert|tag|monat|jahrzehnt)/i,
    fits: /\b\d{3,4}s?\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}[.:]|centur|jahrhundert|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?\b/iu,
  },
  {
    asks: /\bwho(?:m|se)?\b|\bwer\b|\bwe[nm]\b|\bwessen\b/i,
    fits: /\S\s.*\p{Lu}[\p{L}.'-]+\s+(?:\p{Lu}\.\s*)?\p{Lu}\p{Ll}+/u,
  },
  {
    asks: /\bwhy\b|\bwhat (?:caused?|reason)|\bwarum\b|\bwieso\b|\bweshalb\b|aus welchem grund/i,
    fits: /\b(?:because|due to|in order to|therefore|reasons?|as a result|so that|caused?|weil|denn|aufgrund|wegen|damit|daher|grund|deshalb)\b/i,
  },
]

/** 1 when the sentence holds the sort of thing the question asks for (a number, a date, a name, a reason), else 0. */
export function createAnswerTypeMatch(question: string): (sentence: string) => 0 | 1 {
  const asked = types.filter(({ asks }) => asks.test(question))
  return (sentence) => (asked.some(({ fits }) => fits.test(sentence)) ? 1 : 0)
}
