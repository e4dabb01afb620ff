'use strict';

const firstQuery = `# Control and space complete a word.
# The book on the left has every field.
query Market {
  _meta {
    height
    chainHead
  }
  listings(first: 5) {
    total {
      count
      isExact
    }
    nodes {
      id
      name
      task
      seller
    }
  }
}

# Runs until you stop it: the button asks which of the two.
subscription Sales {
  orderSteps {
    cursor
    kind
    order {
      id
      state
    }
  }
}
`;

const url = new URL('/graphql', location.href);
const subscriptionUrl = new URL('/graphql/ws', location.href);
subscriptionUrl.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';

const fetcher = GraphiQL.createFetcher({ url: url.href, subscriptionUrl: subscriptionUrl.href });
const page = React.createElement(GraphiQL, { fetcher, defaultQuery: firstQuery, shouldPersistHeaders: false });
ReactDOM.createRoot(document.getElementById('graphiql')).render(page);
