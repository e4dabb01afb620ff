//! A contract that takes a license and says what it was told, or refuses it.

use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult};
use cw721::receiver::ReceiverExecuteMsg;
use cw_multi_test::{ContractWrapper, Executor};

use crate::market::Market;

/// What [`Market::receiver`] refuses.
pub const REFUSED: &[u8] = b"no";

fn instantiate(_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn execute(_: DepsMut<'_>, _: Env, _: MessageInfo, msg: ReceiverExecuteMsg) -> StdResult<Response> {
    let ReceiverExecuteMsg::ReceiveNft(received) = msg;
    if received.msg.as_slice() == REFUSED {
        return Err(StdError::generic_err("refused"));
    }
    Ok(Response::new().add_attribute("received", received.token_id).add_attribute("from", received.sender))
}

fn query(_: Deps<'_>, _: Env, _: Empty) -> StdResult<Binary> {
    to_json_binary(&())
}

impl Market {
    /// A contract that takes licenses.
    pub fn receiver(&mut self) -> cosmwasm_std::Addr {
        let code = self.app.store_code(Box::new(ContractWrapper::new(execute, instantiate, query)));
        let creator = self.stranger.clone();
        self.app.instantiate_contract(code, creator, &Empty {}, &[], "receiver", None).unwrap()
    }
}
