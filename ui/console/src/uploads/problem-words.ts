import { defineWords, useWords } from '../words/index.ts'

/** What the server says about files, in the reader's language. The keys are the ends of its codes. */
export const problemWords = defineWords('knowledge-problems', {
  en: {
    file_empty: 'The file is empty. Send one with content.',
    file_too_large: 'The file has too much in it. Split it into smaller files.',
    file_type_unsupported:
      'This kind of file cannot be read. Send PDF, Word (.docx), HTML, Markdown or plain text.',
    file_corrupt: 'The file is damaged. Open it in its application, save it again, and send the new copy.',
    file_encrypted: 'The file is protected by a password. Remove the protection and send it again.',
    archive_unsafe:
      'The file was refused because its contents look like an attack. Save the document anew in a word processor.',
    text_not_utf8: 'The text is not valid UTF-8. Save the file with the encoding UTF-8 and send it again.',
    parse_timeout: 'Reading the file took too long and was stopped. Split it, or send a simpler format.',
    parse_out_of_memory: 'Reading the file needed too much memory. Split it into smaller files.',
    no_text: 'No text was found. If it is a scan, send a version with recognised text (OCR).',
    ingestion_died:
      'Indexing failed again and again and was given up. Look into the server’s log, then send the file again, in smaller parts if it is large.',
    content_missing: 'The stored file is missing on the server. Send it again.',
    upload_expired: 'The upload was interrupted for too long and nothing was stored. Send it again.',
    collection_not_found: 'The collection does not exist any more.',
  },
  de: {
    file_empty: 'Die Datei ist leer. Senden Sie eine mit Inhalt.',
    file_too_large: 'Die Datei enthält zu viel. Teilen Sie sie in kleinere Dateien.',
    file_type_unsupported:
      'Diese Art von Datei kann nicht gelesen werden. Senden Sie PDF, Word (.docx), HTML, Markdown oder reinen Text.',
    file_corrupt:
      'Die Datei ist beschädigt. Öffnen Sie sie in ihrem Programm, speichern Sie sie neu und senden Sie die neue Fassung.',
    file_encrypted:
      'Die Datei ist durch ein Kennwort geschützt. Heben Sie den Schutz auf und senden Sie sie noch einmal.',
    archive_unsafe:
      'Die Datei wurde abgelehnt, weil ihr Inhalt wie ein Angriff aussieht. Speichern Sie das Dokument in einer Textverarbeitung neu.',
    text_not_utf8:
      'Der Text ist kein gültiges UTF-8. Speichern Sie die Datei mit der Kodierung UTF-8 und senden Sie sie noch einmal.',
    parse_timeout:
      'Das Lesen der Datei dauerte zu lange und wurde abgebrochen. Teilen Sie sie, oder senden Sie ein einfacheres Format.',
    parse_out_of_memory: 'Das Lesen der Datei brauchte zu viel Speicher. Teilen Sie sie in kleinere Dateien.',
    no_text:
      'Es wurde kein Text gefunden. Falls es ein Scan ist, senden Sie eine Fassung mit erkanntem Text (OCR).',
    ingestion_died:
      'Das Indexieren schlug immer wieder fehl und wurde aufgegeben. Sehen Sie im Protokoll des Servers nach und senden Sie die Datei dann noch einmal, eine große in kleineren Teilen.',
    content_missing: 'Die gespeicherte Datei fehlt auf dem Server. Senden Sie sie noch einmal.',
    upload_expired:
      'Die Übertragung war zu lange unterbrochen, es wurde nichts gespeichert. Senden Sie die Datei noch einmal.',
    collection_not_found: 'Die Sammlung gibt es nicht mehr.',
  },
})

type Known = keyof typeof problemWords.en

/** The words for a code of the server, or what the server itself says when there are none. */
export function useProblemText(): (problem: { readonly code: string; readonly message: string }) => string {
  const t = useWords(problemWords)
  return ({ code, message }) => {
    const name = code.replace(/^knowledge\./, '')
    return Object.hasOwn(problemWords.en, name) ? t(name as Known) : message
  }
}
