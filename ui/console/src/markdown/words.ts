import { defineWords } from '../words/index.ts'

export const markdownWords = defineWords('markdown', {
  en: {
    image: 'image: {{alt}}',
    imageWithoutAlt: 'image',
    imageTip: 'Images in answers and documents are never loaded.',
    done: 'Done:',
    open: 'To do:',
    code: 'Code',
    codeIn: 'Code in {{language}}',
    plain: 'text',
    table: 'Table',
    citation: 'Source {{number}}: {{title}}',
    leaves: '(leads to {{host}}, asks first)',
    leaveTitle: 'This address leaves Tragwerk',
    leaveText:
      'It comes from a text that a model or a document has written, and Tragwerk has not checked it. Opening it tells the other side that you came by, and everything that is in the address.',
    address: 'Whole address',
    openOutside: 'Open in a new tab',
    cancel: 'Stay here',
  },
  de: {
    image: 'Bild: {{alt}}',
    imageWithoutAlt: 'Bild',
    imageTip: 'Bilder in Antworten und Dokumenten werden nie geladen.',
    done: 'Erledigt:',
    open: 'Offen:',
    code: 'Code',
    codeIn: 'Code in {{language}}',
    plain: 'Text',
    table: 'Tabelle',
    citation: 'Quelle {{number}}: {{title}}',
    leaves: '(führt zu {{host}}, fragt vorher nach)',
    leaveTitle: 'Diese Adresse führt aus Tragwerk hinaus',
    leaveText:
      'Sie stammt aus einem Text, den ein Modell oder ein Dokument geschrieben hat; Tragwerk hat sie nicht geprüft. Wenn Sie sie öffnen, erfährt die Gegenseite von Ihrem Besuch und alles, was in der Adresse steht.',
    address: 'Ganze Adresse',
    openOutside: 'In neuem Tab öffnen',
    cancel: 'Hier bleiben',
  },
})
