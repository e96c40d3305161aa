import type { MediaType, Parser } from './port.ts'

/** Loads the parser of a media type when it is first needed; the libraries behind some are large. */
export async function loadParser(mediaType: MediaType): Promise<Parser> {
  switch (mediaType) {
    case 'text/plain':
      return (await import('./text.ts')).createTextParser()
    case 'text/markdown':
      return (await import('./markdown.ts')).createMarkdownParser()
    case 'text/html':
      return (await import('./html/html.ts')).createHtmlParser()
    case 'application/pdf':
      return (await import('./pdf/pdf.ts')).createPdfParser()
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
      return (await import('./docx.ts')).createDocxParser()
  }
}
