import { defineWords } from '../words/index.ts'

export const serverWords = defineWords('server', {
  en: {
    unreachable: 'The server cannot be reached',
    unreachableText: 'It is tried again on its own. What you have typed stays here.',
    unreachableLine:
      'The server cannot be reached. What you have typed stays here; try again when it is back.',
    reachableAgain:
      'The server is back. Whether this was still done is not certain: look, then try again if it was not.',
    failed: 'That did not work',
    forbidden: 'Your key may not see this',
    forbiddenText:
      'It lacks the permission {{permission}}. A key with “keys:manage” can create one that has it.',
    notFound: 'This is not there (any more)',
    retry: 'Try again',
    reload: 'Load the console anew',
    trace: 'Trace id',
    code: 'Code',
    crash: 'This part of the page has failed',
    crashText: 'The rest goes on working. Nothing on the server was changed by it.',
    copyAs: 'Copy as …',
    copiedAs: '{{form}} copied',
    copyFailed: 'The browser refused to copy. Allow this page to use the clipboard, and try again.',
    reconnecting: 'Live updates were interrupted and are being resumed',
  },
  de: {
    unreachable: 'Der Server ist nicht erreichbar',
    unreachableText: 'Es wird von selbst weiter versucht. Was Sie getippt haben, bleibt hier.',
    unreachableLine:
      'Der Server ist nicht erreichbar. Was Sie getippt haben, bleibt hier; versuchen Sie es noch einmal, wenn er wieder da ist.',
    reachableAgain:
      'Der Server ist wieder da. Ob dies noch geschehen ist, ist nicht sicher: Sehen Sie nach und versuchen Sie es sonst noch einmal.',
    failed: 'Das hat nicht geklappt',
    forbidden: 'Ihr Schlüssel darf das nicht sehen',
    forbiddenText:
      'Ihm fehlt das Recht {{permission}}. Ein Schlüssel mit „keys:manage“ kann einen anlegen, der es hat.',
    notFound: 'Das gibt es nicht (mehr)',
    retry: 'Noch einmal versuchen',
    reload: 'Konsole neu laden',
    trace: 'Trace-ID',
    code: 'Code',
    crash: 'Dieser Teil der Seite ist ausgefallen',
    crashText: 'Der Rest arbeitet weiter. Auf dem Server hat sich dadurch nichts geändert.',
    copyAs: 'Kopieren als …',
    copiedAs: '{{form}} kopiert',
    copyFailed:
      'Der Browser hat das Kopieren abgelehnt. Erlauben Sie dieser Seite die Zwischenablage und versuchen Sie es noch einmal.',
    reconnecting: 'Die laufende Aktualisierung war unterbrochen und wird wieder aufgenommen',
  },
})
