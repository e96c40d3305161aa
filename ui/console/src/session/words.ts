import { defineWords } from '../words/index.ts'

export const sessionWords = defineWords('session', {
  en: {
    tagline: 'The load-bearing structure for AI in production',
    title: 'Sign in',
    key: 'API key',
    keyHint:
      'The administrator key was printed by the first start. Any other key works too, as far as it may.',
    keep: 'Stay signed in on this device',
    keepHint: 'Otherwise the key is forgotten when this tab is closed.',
    submit: 'Sign in',
    checking: 'Checking the key …',
    wrong: 'This key is not valid. It may have expired or been revoked.',
    lost: 'Where is my key?',
    lostText:
      'If it is lost, set TRAGWERK_ADMIN_KEY and start the server again, or create one on the server:',
    back: 'Back to {{name}}',
    ended: 'The key for {{name}} is no longer valid. Sign in again; what you had typed is still there then.',
    unreachable: 'The server cannot be reached. Try again when it is back.',
  },
  de: {
    tagline: 'Das Tragwerk für KI im Betrieb',
    title: 'Anmelden',
    key: 'API-Schlüssel',
    keyHint:
      'Den Administratorschlüssel hat der erste Start ausgegeben. Jeder andere geht auch, so weit er darf.',
    keep: 'Auf diesem Gerät angemeldet bleiben',
    keepHint: 'Sonst wird der Schlüssel vergessen, wenn dieser Tab geschlossen wird.',
    submit: 'Anmelden',
    checking: 'Schlüssel wird geprüft …',
    wrong: 'Dieser Schlüssel gilt nicht. Er ist vielleicht abgelaufen oder widerrufen.',
    lost: 'Wo ist mein Schlüssel?',
    lostText:
      'Ist er verloren, TRAGWERK_ADMIN_KEY setzen und den Server neu starten, oder auf dem Server einen anlegen:',
    back: 'Zurück zu {{name}}',
    ended:
      'Der Schlüssel für {{name}} gilt nicht mehr. Melden Sie sich neu an; was Sie getippt haben, ist dann noch da.',
    unreachable: 'Der Server ist nicht erreichbar. Versuchen Sie es noch einmal, wenn er wieder da ist.',
  },
})
