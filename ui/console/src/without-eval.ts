import { config } from 'zod'

// The page's content policy forbids code made from text, which the schemas would try at import: so this comes first.
config({ jitless: true })
