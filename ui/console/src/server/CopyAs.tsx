import type { Route, RouteRequest } from '@tragwerk/contracts/route'
import { describeRequest } from '@tragwerk/sdk'
import { Braces } from 'lucide-react'
import { apiBaseUrl } from '../base-path.ts'
import { copyText, IconButton, Menu, MenuItem, useToast } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { type RequestForms, type RequestParts, toRequestForms } from './request-forms.ts'
import { serverWords } from './words.ts'

const forms: ReadonlyArray<{ readonly name: keyof RequestForms; readonly label: string }> = [
  { name: 'curl', label: 'curl' },
  { name: 'sdk', label: 'TypeScript SDK' },
  { name: 'cli', label: 'CLI' },
]

/** Copies what the page just did, to be done elsewhere. */
export function CopyAs<R extends Route>({
  route,
  request,
}: {
  readonly route: R
  readonly request: RouteRequest<R>
}) {
  const t = useWords(serverWords)
  const toast = useToast()

  async function copy(name: keyof RequestForms, label: string) {
    const parts = request as RequestParts
    const { path } = describeRequest(route, parts as never)
    const target = { origin: location.origin + apiBaseUrl, path }
    const isCopied = await copyText(toRequestForms(route, parts, target)[name]).then(
      () => true,
      () => false,
    )
    if (isCopied) toast({ text: t('copiedAs', { form: label }), tone: 'good' })
    else toast({ text: t('copyFailed'), tone: 'bad' })
  }

  return (
    <Menu label={t('copyAs')} trigger={<IconButton label={t('copyAs')} icon={<Braces />} />}>
      {forms.map(({ name, label }) => (
        <MenuItem key={name} onSelect={() => void copy(name, label)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  )
}
