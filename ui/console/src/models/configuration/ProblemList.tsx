import type { ConfigurationProblem } from '@tragwerk/contracts/gateway'
import { useWords } from '../../words/index.ts'
import { configurationWords } from './words.ts'

/** Problems with their places, and their lines where there is a file. */
export function ProblemList({ problems }: { readonly problems: readonly ConfigurationProblem[] }) {
  const t = useWords(configurationWords)
  return (
    <ul className="mt-1.5 space-y-1.5">
      {problems.map(({ path, problem, line }) => (
        <li key={`${path} ${problem}`}>
          <span className="flex flex-wrap gap-x-2 text-xs">
            <code className="break-all font-mono">{path || t('whole')}</code>
            {line !== undefined && <span className="font-medium">{t('line', { line })}</span>}
          </span>
          <span className="block text-ink">{problem}</span>
        </li>
      ))}
    </ul>
  )
}
