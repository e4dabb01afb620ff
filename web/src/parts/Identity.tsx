import { graphql } from "../api/generated";
import type { IdentifiedFragment } from "../api/generated/graphql";
import { useSpeech } from "../words";
import { Line } from "./Certificate";

graphql(`
  fragment Identified on Account {
    profile {
      handle
      domain {
        name
        proven
        provenSince
        checkedAt
        problem
      }
    }
    attestations {
      status
      level
      checks
      expiresAt
      verifier {
        account
        name
        url
      }
    }
  }
`);

/** Whether an account says anything of itself, or a verifier does. */
export function isSomebody({ profile, attestations }: IdentifiedFragment): boolean {
  const counts = attestations.some(({ status }) => status === "VALID");
  return profile.handle != null || profile.domain != null || counts;
}

/** What an account claims to be, what proves it, and what verifiers attest: each by its own mark. */
export function IdentityLines({ account }: { account: IdentifiedFragment }) {
  const { words, format } = useSpeech();
  const said = words.model.identity;
  const { handle, domain } = account.profile;
  const date = (time: string | null | undefined) => (time ? format.date(time) : null);
  return (
    <>
      {handle && (
        <Line label={said.handle} known="claimed" differs note={said.handleNote}>
          {handle}
        </Line>
      )}
      {domain && (
        <Line
          label={said.domain}
          known={domain.proven ? "proven" : "claimed"}
          differs={!domain.proven}
          note={
            <>
              {domain.proven && domain.provenSince
                ? said.domainProven(
                    format.date(domain.provenSince),
                    format.date(domain.checkedAt ?? domain.provenSince),
                  )
                : said.domainClaimed(date(domain.checkedAt))}
              {domain.problem && ` ${said.domainProblem(domain.problem)}`}
            </>
          }
        >
          {domain.name}
        </Line>
      )}
      {account.attestations
        .filter(({ status }) => status === "VALID")
        .map(({ verifier, level, checks, expiresAt }) => (
          <Line
            key={verifier.account}
            label={said.attestedBy}
            known="attested"
            differs
            note={said.attested(
              said.levels[level],
              checks.map((check) => said.checks[check]).join(", "),
              format.date(expiresAt),
            )}
          >
            {/^https:\/\//.test(verifier.url) ? (
              <a href={verifier.url} rel="noopener noreferrer nofollow ugc" target="_blank">
                {verifier.name}
              </a>
            ) : (
              verifier.name
            )}
          </Line>
        ))}
    </>
  );
}
