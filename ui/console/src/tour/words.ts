import { defineWords } from '../words/index.ts'

export const tourWords = defineWords('tour', {
  en: {
    tour: 'Tour',
    step: 'Step {{step, number}} of {{steps, number}}',
    home: 'This is your installation, live',
    homeText:
      'Six layers and trust, each with its parts. A part shows its calls of the last minute, its p95 and its failures; lines show who calls whom. Every part opens its area.',
    playground: 'Ask the sample handbook',
    playgroundText:
      'Ten documents of a fictitious company are indexed. Ask something, then open the number in the answer: it leads to the quoted place in the source.',
    question: 'How long does a password have to be?',
    ask: 'Ask “{{question}}”',
    audit: 'What was changed is written down',
    auditText:
      'Creating the collection and taking in each document have left an entry here, chained by hashes. Verify the chain: it is recomputed from its first entry.',
    skip: 'Skip the tour',
    back: 'Back',
    next: 'Next',
    finish: 'Finish',
    goOn: 'Go to the page of this step',
    ended: 'The tour has ended. It can be started again from the project menu.',
  },
  de: {
    tour: 'Rundgang',
    step: 'Schritt {{step, number}} von {{steps, number}}',
    home: 'Das ist Ihre Installation, live',
    homeText:
      'Sechs Schichten und das Vertrauen, jeweils mit ihren Teilen. Ein Teil zeigt seine Aufrufe der letzten Minute, sein p95 und seine Fehlschläge; Linien zeigen, wer wen aufruft. Jeder Teil öffnet seinen Bereich.',
    playground: 'Befragen Sie das Beispielhandbuch',
    playgroundText:
      'Zehn Dokumente einer erfundenen Firma sind indexiert. Stellen Sie eine Frage, und öffnen Sie dann die Zahl in der Antwort: Sie führt zur zitierten Stelle in der Quelle.',
    question: 'Wie viel wird je Kilometer mit dem privaten Auto erstattet?',
    ask: '„{{question}}“ fragen',
    audit: 'Was geändert wurde, steht geschrieben',
    auditText:
      'Das Anlegen der Sammlung und die Aufnahme jedes Dokuments haben hier einen Eintrag hinterlassen, verkettet durch Hashes. Prüfen Sie die Kette: Sie wird vom ersten Eintrag an neu gerechnet.',
    skip: 'Rundgang überspringen',
    back: 'Zurück',
    next: 'Weiter',
    finish: 'Fertig',
    goOn: 'Zur Seite dieses Schritts',
    ended: 'Der Rundgang ist zu Ende. Er lässt sich im Projektmenü noch einmal starten.',
  },
})
