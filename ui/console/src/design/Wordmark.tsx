/** The sign: three members carrying a beam. */
export function Wordmark({ isShort = false }: { readonly isShort?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7 shrink-0">
        <path d="M3 8h26" stroke="#e2ae4b" strokeWidth="3.2" strokeLinecap="round" />
        <path
          d="M5 26 L11 8 L16 26 L21 8 L27 26"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.4"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      </svg>
      <span className={isShort ? 'sr-only' : 'text-base'}>Tragwerk</span>
    </span>
  )
}
