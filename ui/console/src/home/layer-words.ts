import { defineWords } from '../words/index.ts'

/** What each layer does, in two or three sentences that hold for this code. */
export const layerWords = defineWords('layers', {
  en: {
    ui: 'The console that you are looking at, and the TypeScript client that it is built on. Both know the server only over HTTP, and every page uses routes that your own programs can call as well. The client takes its methods, parameters and events from the same route objects as the server.',
    api: 'Every request enters here: the key is checked, then the permission that the route asks for, the size and the form of the request. A reply leaves only if it matches its schema. The platform’s own routes tell failures as problem details; everything under /v1 speaks the shapes of the OpenAI API.',
    orchestration:
      'Work that consists of several steps which must all happen. What a step did is recorded, so that a run goes on where it stood after a crash, and a recorded step is never repeated. The pipelines say which steps and in which order; what a step does belongs to the services.',
    services:
      'Language and embedding models behind one interface, built in or on a server of your choice. Collections of documents that are found by their words, by parts of words and by meaning, and that answer questions with citations. Services know neither HTTP nor the engine of the workflows.',
    trust:
      'Who acts, and whether they may: keys are stored as keyed hashes and judged at each use, and what a key does not hold is denied. Changes to keys, collections and documents write their audit entry in the same transaction, into a chain of hashes that anybody can recompute. A request repeated with its idempotency key has its effect once.',
    data: 'Where things are kept, behind one port for each capability: the embedded database or PostgreSQL, nearest neighbours, words, and files by their hash. Both indexes live in the transaction of their caller, so a document and its index entries appear and disappear together. Every adapter of a port passes the same suite of tests.',
    infra:
      'What everything stands on, and what knows nothing of tenants, documents or models: the only way out over HTTP, keys and encryption, start and orderly stop of the process, logs, metrics and traces. Nothing in it is global; every piece is handed to whoever needs it.',
  },
  de: {
    ui: 'Die Konsole, die Sie gerade sehen, und der TypeScript-Client, auf dem sie aufbaut. Beide kennen den Server nur über HTTP, und jede Seite benutzt Routen, die auch Ihre eigenen Programme aufrufen können. Der Client nimmt Methoden, Parameter und Ereignisse aus denselben Routenobjekten wie der Server.',
    api: 'Hier kommt jede Anfrage herein: Geprüft werden der Schlüssel, dann das Recht, das die Route verlangt, Größe und Form der Anfrage. Eine Antwort geht nur hinaus, wenn sie zu ihrem Schema passt. Die eigenen Routen melden Fehler als Problem Details; alles unter /v1 spricht die Formen der OpenAI-API.',
    orchestration:
      'Arbeit aus mehreren Schritten, die alle geschehen müssen. Was ein Schritt getan hat, ist festgehalten: Nach einem Absturz geht ein Lauf dort weiter, wo er stand, und ein festgehaltener Schritt wird nie wiederholt. Die Pipelines bestimmen, welche Schritte in welcher Reihenfolge; was ein Schritt tut, ist Sache der Dienste.',
    services:
      'Sprach- und Embedding-Modelle hinter einer Schnittstelle, eingebaut oder auf einem Server Ihrer Wahl. Sammlungen von Dokumenten, die über Wörter, Wortteile und Bedeutung gefunden werden und Fragen mit Zitaten beantworten. Die Dienste kennen weder HTTP noch die Maschine der Abläufe.',
    trust:
      'Wer handelt, und ob er darf: Schlüssel liegen als geschlüsselte Hashes vor und werden bei jeder Benutzung beurteilt; was ein Schlüssel nicht hat, ist verwehrt. Änderungen an Schlüsseln, Sammlungen und Dokumenten schreiben ihren Audit-Eintrag in derselben Transaktion, in eine Kette von Hashes, die jeder nachrechnen kann. Eine mit ihrem Idempotenzschlüssel wiederholte Anfrage wirkt nur einmal.',
    data: 'Wo alles aufbewahrt wird, hinter je einem Port: die eingebettete Datenbank oder PostgreSQL, nächste Nachbarn, Wörter, und Dateien unter ihrem Hash. Beide Indexe stehen in der Transaktion dessen, der sie ruft; ein Dokument und seine Einträge erscheinen und verschwinden deshalb gemeinsam. Jeder Adapter eines Ports besteht dieselben Tests.',
    infra:
      'Worauf alles steht und was von Mandanten, Dokumenten und Modellen nichts weiß: der einzige Weg nach draußen über HTTP, Schlüssel und Verschlüsselung, Start und geordnetes Ende des Prozesses, Protokolle, Metriken und Traces. Nichts davon ist global; jedes Stück bekommt, wer es braucht.',
  },
})
