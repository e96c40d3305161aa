type Child = Node | string | undefined | false

type Properties<K extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[K], 'style' | 'dataset'>
> & {
  readonly aria?: Readonly<Record<string, string>>
  readonly on?: { readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void }
}

/** Builds an element. Text is always text: nothing here can become markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties<K> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  const { aria = {}, on = {}, ...rest } = properties
  Object.assign(element, rest)
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value)
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener as EventListener)
  element.append(...children.filter((child) => child !== undefined && child !== false))
  return element
}

/** Replaces all children of an element. */
export function show(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...children.filter((child) => child !== undefined && child !== false))
}
