import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { LibraryQuery } from "../../api/generated/graphql";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { unitOf, useSpeech } from "../../words";
import css from "./Library.module.css";

const LIBRARY = graphql(`
  query Library($account: String!) {
    account(address: $account) {
      licenses(first: 50) {
        nodes {
          id
          expiresAt
          expired
          listing {
            id
            name
            latestVersion {
              number
            }
          }
          soldVersion {
            number
            badSince
          }
        }
      }
      open: purchases(first: 50, filter: { states: [OFFERED, FUNDED, DELIVERED, DISPUTED] }) {
        nodes {
          id
          state
          price {
            amount
            denom
          }
          listing {
            name
          }
        }
      }
    }
  }
`);

const PREFIX = graphql(`
  query Prefix {
    _meta {
      addressPrefix
    }
  }
`);

/** What an account holds and waits for: all of it is public on the chain. */
export function Library() {
  const { words } = useSpeech();
  const { account } = useSearch({ from: "/library" });
  return (
    <div className={css.page}>
      <h1>{words.library.title}</h1>
      <Whose account={account} />
      {account && <Held key={account} account={account} />}
    </div>
  );
}

function Whose({ account }: { account: string | undefined }) {
  const { words } = useSpeech();
  const navigate = useNavigate();
  const [{ data }] = useQuery({ query: PREFIX });
  const prefix = data?._meta?.addressPrefix;
  const [wrong, setWrong] = useState(false);
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("account") ?? "").trim();
    const isOne = prefix === undefined || new RegExp(`^${prefix}1[a-z0-9]{38,64}$`).test(typed);
    setWrong(!isOne);
    if (isOne) navigate({ to: "/library", search: { account: typed } });
  };
  return (
    <form className={css.whose} onSubmit={show}>
      <label htmlFor="account">{words.library.address}</label>
      <div className={css.field}>
        <input
          id="account"
          name="account"
          defaultValue={account}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="account-note"
          aria-invalid={wrong}
        />
        <Button type="submit">{words.library.show}</Button>
      </div>
      <p id="account-note" className={wrong ? css.wrong : css.note}>
        {wrong && prefix ? words.library.notOne(prefix) : words.library.note}
      </p>
    </form>
  );
}

function Held({ account }: { account: string }) {
  const { words } = useSpeech();
  const [{ data, error }, again] = useQuery({ query: LIBRARY, variables: { account } });
  if (error && !data) return <Away error={error} again={again} />;
  return (
    <>
      <section>
        <h2>{words.library.open}</h2>
        {data ? <Orders orders={data.account.open.nodes} /> : <Bar width={280} />}
      </section>
      <section>
        <h2>{words.library.licenses}</h2>
        {data ? <Licenses licenses={data.account.licenses.nodes} /> : <Bar width={280} />}
      </section>
    </>
  );
}

type Account = LibraryQuery["account"];

function Orders({ orders }: { orders: Account["open"]["nodes"] }) {
  const { words, format } = useSpeech();
  if (orders.length === 0) return <p className={css.note}>{words.library.noOrders}</p>;
  return (
    <table className={css.table}>
      <tbody>
        {orders.map((order) => (
          <tr key={order.id}>
            <td>
              <Link to="/orders/$id" params={{ id: order.id }}>
                {words.order.title(order.id)}
              </Link>
              <p className={css.note}>{order.listing?.name}</p>
            </td>
            <td>{words.library.states[order.state as keyof typeof words.library.states]}</td>
            <td>
              {format.amount(order.price.amount, order.price.denom)} {unitOf(order.price.denom)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Licenses({ licenses }: { licenses: Account["licenses"]["nodes"] }) {
  const { words, format } = useSpeech();
  if (licenses.length === 0) return <p className={css.note}>{words.library.noLicenses}</p>;
  return (
    <table className={css.table}>
      <tbody>
        {licenses.map(({ id, listing, soldVersion, expiresAt, expired }) => (
          <tr key={id}>
            <td>
              {listing && (
                <Link to="/models/$id" params={{ id: listing.id }}>
                  {listing.name}
                </Link>
              )}
              <p className={css.note}>{words.model.licenseNumber(id)}</p>
              {soldVersion?.badSince && <p className={css.wrong}>{words.library.bad}</p>}
              {listing?.latestVersion && soldVersion && listing.latestVersion.number > soldVersion.number && (
                <p className={css.note}>{words.library.newer(format.number(listing.latestVersion.number))}</p>
              )}
            </td>
            <td>
              {expiresAt
                ? words.library[expired ? "expired" : "until"](format.date(expiresAt))
                : words.library.forGood}
            </td>
            <td>
              <Link to="/orders/$id" params={{ id }}>
                {words.order.title(id)}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
