import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useWords } from '../words/index.ts'
import { IconButton } from './Button.tsx'
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
  return (
    <IconButton
      label={isCopied ? t('copied') : (label ?? t('copy'))}
      icon={isCopied ? <Check className="text-good" /> : <Copy />}
      onClick={() => void copyText(text).then(() => setIsCopied(true))}
    />
  )
}

/** Copies also where the page was not loaded over TLS, and the clipboard is therefore closed to it. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'fixed opacity-0'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

/** One line to be copied, such as a command or a key. */
export function CodeLine({ text }: { readonly text: string }) {
  return (
    <div className="flex items-center gap-1 rounded-control border border-line bg-sunken pl-3">
      <code className="min-w-0 flex-1 overflow-x-auto whitespace-nowrap py-1.5 font-mono text-ink text-xs">
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
