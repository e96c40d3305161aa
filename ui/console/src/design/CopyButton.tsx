import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useWords } from '../words/index.ts'
import { IconButton } from './Button.tsx'
import { useToast } from './Toast.tsx'
import { designWords } from './words.ts'

const shownMs = 1500

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const t = useWords(designWords)
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  const toast = useToast()
  const copy = () =>
    copyText(text).then(
      () => setIsCopied(true),
      () => toast({ text: t('copyFailed'), tone: 'bad' }),
    )
  return (
    <>
      <IconButton
        label={label ?? t('copy')}
        icon={isCopied ? <Check className="text-good" /> : <Copy />}
        onClick={() => void copy()}
      />
      <span role="status" className="sr-only">
        {isCopied && t('copied')}
      </span>
    </>
  )
}

/**
 * Copies also where the page was not loaded over TLS, and the clipboard is therefore closed to it. Rejects when the
 * browser refuses.
 */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'fixed opacity-0'
  // An open dialog takes the focus back from what lies outside it, and with it the selection.
  const place = focused?.closest('[role="dialog"],[role="alertdialog"]') ?? document.body
  place.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  if (!isCopied) throw new Error('The browser refused to copy. Select the text and copy it by keyboard.')
}

/** One line to be copied, such as a command or a key. */
export function CodeLine({ text }: { readonly text: string }) {
  return (
    <div className="flex items-center gap-1 rounded-control border border-line bg-sunken pl-3">
      <code
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto whitespace-nowrap py-1.5 font-mono text-ink text-xs"
      >
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  )
}

/** Code of any length, to be read and copied. */
export function CodeBlock({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <section aria-label={label} className="relative rounded-control border border-line bg-sunken">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-96 overflow-auto p-3 pr-12 font-mono text-ink text-xs leading-relaxed"
      >
        {text}
      </pre>
      <div className="no-print absolute top-1 right-1">
        <CopyButton text={text} />
      </div>
    </section>
  )
}
