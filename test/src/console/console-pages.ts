/** A page of the console as a visitor finds it. */
export interface ConsolePage {
  /** The screenshot's file name. */
  readonly name: string
  /** `{document}` stands for the id of an indexed document of the sample handbook, `{request}` for that of a request. */
  readonly path: string
  readonly heading: { readonly en: RegExp; readonly de: RegExp }
  /** Placeholders belong to it, and do not say that something is still loading. */
  readonly hasPlaceholders?: true
}

/** Every page, and every state of one that has an address of its own. */
export const consolePages: readonly ConsolePage[] = [
  { name: 'home', path: '/', heading: { en: /Home/, de: /Übersicht/ } },
  { name: 'layer-services', path: '/layers/services', heading: { en: /AI services/, de: /KI-Dienste/ } },
  { name: 'playground', path: '/playground', heading: { en: /Playground/, de: /Playground/ } },
  {
    name: 'playground-compare',
    path: '/playground?target=model:tragwerk%2Fextractive&other=collection:handbook',
    heading: { en: /Compare/, de: /vergleichen/ },
  },
  { name: 'requests', path: '/requests', heading: { en: /Requests/, de: /Anfragen/ } },
  {
    name: 'requests-filtered',
    path: '/requests?outcome=complete&period=day&deployment=tragwerk%2Fextractive',
    heading: { en: /Requests/, de: /Anfragen/ },
  },
  { name: 'request', path: '/requests/{request}', heading: { en: /Request to/, de: /Anfrage an/ } },
  { name: 'knowledge', path: '/knowledge', heading: { en: /Knowledge/, de: /Wissen/ } },
  { name: 'collection', path: '/knowledge/handbook', heading: { en: /handbook/, de: /handbook/ } },
  {
    name: 'search-debugger',
    path: '/knowledge/handbook?tab=search&query=private%20car',
    heading: { en: /handbook/, de: /handbook/ },
  },
  {
    name: 'collection-settings',
    path: '/knowledge/handbook?tab=settings',
    heading: { en: /handbook/, de: /handbook/ },
  },
  {
    name: 'document',
    path: '/knowledge/handbook/documents/{document}?start=0&end=60',
    heading: { en: /./, de: /./ },
  },
  { name: 'models', path: '/models', heading: { en: /Models/, de: /Modelle/ } },
  {
    name: 'provider-create',
    path: '/models?create=true',
    heading: { en: /Add a provider/, de: /Anbieter hinzufügen/ },
  },
  {
    name: 'route',
    path: '/models?tab=routes&route=questions',
    heading: { en: /questions/, de: /questions/ },
  },
  { name: 'prices', path: '/models?tab=prices', heading: { en: /Models/, de: /Modelle/ } },
  { name: 'keys', path: '/keys', heading: { en: /API keys/, de: /API-Schlüssel/ } },
  {
    name: 'key-create',
    path: '/keys?create=true',
    heading: { en: /Create an API key/, de: /API-Schlüssel anlegen/ },
  },
  { name: 'audit', path: '/audit', heading: { en: /Audit/, de: /Audit/ } },
  { name: 'audit-entry', path: '/audit?entry=1', heading: { en: /Entry 1/, de: /Eintrag 1/ } },
  { name: 'system', path: '/system', heading: { en: /System/, de: /System/ } },
  { name: 'design', path: '/design', heading: { en: /Design/, de: /Design/ }, hasPlaceholders: true },
  { name: 'not-found', path: '/nowhere', heading: { en: /no such page/, de: /gibt es nicht/ } },
]

/** What the same pages show where nothing has been added yet, and where a filter finds nothing. */
export const emptyPages: readonly ConsolePage[] = [
  { name: 'empty-home', path: '/', heading: { en: /Home/, de: /Übersicht/ } },
  { name: 'empty-playground', path: '/playground', heading: { en: /Playground/, de: /Playground/ } },
  { name: 'empty-requests', path: '/requests', heading: { en: /Requests/, de: /Anfragen/ } },
  {
    name: 'requests-not-found',
    path: '/requests?q=nosuchrequest',
    heading: { en: /Requests/, de: /Anfragen/ },
  },
  { name: 'empty-knowledge', path: '/knowledge', heading: { en: /Knowledge/, de: /Wissen/ } },
  { name: 'empty-collection', path: '/knowledge/nothing', heading: { en: /nothing/, de: /nothing/ } },
  {
    name: 'empty-search-debugger',
    path: '/knowledge/nothing?tab=search',
    heading: { en: /nothing/, de: /nothing/ },
  },
  { name: 'empty-routes', path: '/models?tab=routes', heading: { en: /Models/, de: /Modelle/ } },
  { name: 'empty-keys', path: '/keys?q=nosuchkey', heading: { en: /API keys/, de: /API-Schlüssel/ } },
  { name: 'empty-audit', path: '/audit?q=nosuchentry', heading: { en: /Audit/, de: /Audit/ } },
]
