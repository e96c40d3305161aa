export { SessionProvider, useActiveSignIn, useSession } from './SessionProvider.tsx'
export { SignedIn } from './SignedIn.tsx'
export { SignInDialog } from './SignInDialog.tsx'
export type { SignIn } from './sign-ins.ts'
