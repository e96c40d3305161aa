/** One key that was accepted, with the tenant it speaks for. */
export interface SignIn {
  readonly tenantId: string
  readonly tenantName: string
  readonly actorName: string
  readonly apiKey: string
  /** Kept until signing out, also when the browser is closed; otherwise in this tab only. */
  readonly isKept: boolean
}

export interface SignIns {
  readonly all: readonly SignIn[]
  readonly active: SignIn | undefined
}

const listKey = 'tragwerk.sign-ins'
const activeKey = 'tragwerk.active'

/** What this browser knows, each key once; this tab's own come first. Broken stored text counts as nothing. */
export function readSignIns(): SignIns {
  const known = [...readList(sessionStorage), ...readList(localStorage)]
  const all = known.filter(({ apiKey }, at) => known.findIndex((other) => other.apiKey === apiKey) === at)
  const wanted = sessionStorage.getItem(activeKey)
  return { all, active: all.find((signIn) => signIn.apiKey === wanted) ?? all[0] }
}

/** Adds one, or replaces the one of the same key, and makes it the active one. */
export function addSignIn(signIn: SignIn): SignIns {
  write(
    readSignIns()
      .all.filter((other) => other.apiKey !== signIn.apiKey)
      .concat(signIn),
  )
  return chooseSignIn(signIn)
}

export function chooseSignIn(signIn: SignIn): SignIns {
  sessionStorage.setItem(activeKey, signIn.apiKey)
  return readSignIns()
}

export function removeSignIn(signIn: SignIn): SignIns {
  if (sessionStorage.getItem(activeKey) === signIn.apiKey) sessionStorage.removeItem(activeKey)
  write(readSignIns().all.filter((other) => other.apiKey !== signIn.apiKey))
  return readSignIns()
}

/** Calls back when another tab has signed in or out on this device; returns what ends that. */
export function watchSignIns(onChange: (signIns: SignIns) => void): () => void {
  const look = ({ key }: StorageEvent) => {
    if (key === listKey || key === null) onChange(readSignIns())
  }
  addEventListener('storage', look)
  return () => removeEventListener('storage', look)
}

/** A link of the form `/#key=…`, printed at the first start, hands a key over; it leaves the address at once. */
export function takeHandedKey(): string | undefined {
  const handed = new URLSearchParams(location.hash.slice(1)).get('key')
  if (handed) history.replaceState(history.state, '', location.pathname + location.search)
  return handed ?? undefined
}

function write(all: readonly SignIn[]): void {
  sessionStorage.setItem(listKey, JSON.stringify(all.filter((signIn) => !signIn.isKept)))
  localStorage.setItem(listKey, JSON.stringify(all.filter((signIn) => signIn.isKept)))
}

function readList(storage: Storage): SignIn[] {
  try {
    const list: unknown = JSON.parse(storage.getItem(listKey) ?? '[]')
    return Array.isArray(list) ? list.filter((item) => typeof item?.apiKey === 'string') : []
  } catch {
    return []
  }
}
