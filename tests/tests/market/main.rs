//! The market's rules, on a real chain.

mod audits;
mod buying;
mod closing;
mod command_line;
mod crashes;
mod dao;
mod delivery;
mod denoms;
mod deploy;
mod disputes;
mod forged_proofs;
mod front_end;
mod governance;
mod handover;
mod index;
mod large;
mod licenses;
mod lists;
mod moderation;
mod npm;
mod offers;
mod points;
mod proofs;
mod rekeys;
mod releases;
mod reputation;
mod resales;
mod rest;
mod sale;
mod times;
mod wallets;
mod windows;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("market");
    // It takes minutes and gigabytes: `make soak` asks for it alone.
    if std::env::var_os("WEIGHHOUSE_LARGE_MODEL").is_some() {
        return weighhouse_tests::harness::run_in_turn(
            &folder,
            weighhouse_tests::rules! {
                large {
                    a_model_of_a_gibibyte_goes_from_folder_to_folder,
                }
            },
        );
    }
    weighhouse_tests::harness::run(
        &folder,
        weighhouse_tests::rules! {
            // Those that wait for votes and deployments take longest, so that they begin first.
            governance {
                what_orders_cost_is_voted_on,
                what_ratings_are_made_of_is_voted_on,
                denoms_and_offices_are_voted_on,
                halts_are_voted_on_and_the_guardian_has_one,
                people_and_listings_are_voted_on,
                code_and_the_market_itself_are_voted_on,
                what_is_not_decoded_is_named,
            }
            dao {
                a_dao_governs_a_market_of_its_own,
                a_dao_rules_a_dispute_and_moves_all_contracts_at_once,
            }
            handover {
                a_market_is_handed_over_to_a_dao_and_back,
            }
            deploy {
                a_second_market_is_deployed_verified_and_upgraded,
                a_deployer_whose_money_ended_midway_finishes_the_market,
                a_walk_that_was_stopped_is_finished_by_another_account,
            }
            denoms {
                a_denom_that_governance_closes_strands_nothing,
            }
            sale {
                a_buyer_gets_the_key_and_a_license_and_the_sellers_are_paid,
                many_sales_at_once_do_not_disturb_each_other,
            }
            delivery {
                another_listings_key_is_refused,
                a_delivery_for_another_buyer_is_refused,
                a_replayed_delivery_is_refused,
                a_stranger_who_can_prove_delivers,
                a_delivery_with_a_malformed_point_is_refused,
                a_delivery_of_another_shape_is_refused,
            }
            buying {
                a_malformed_transport_key_is_refused,
                anything_but_the_price_is_refused,
                a_stale_quote_is_refused,
                a_listing_that_came_with_its_version_sells,
                a_change_does_not_reach_an_order_already_placed,
                only_an_active_listing_sells,
            }
            times {
                within_the_grace_a_delivery_lands_and_a_refund_does_not,
                after_the_grace_a_stranger_refunds_the_buyer_once,
                a_missed_delivery_closes_the_sellers_listings_until_its_word_or_its_next_delivery,
            }
            windows {
                the_money_waits_for_the_window_and_the_bond_for_the_cooldown,
                the_buyer_alone_accepts,
                a_bond_stays_while_it_backs_an_order,
                a_limited_plan_sells_out,
            }
            proofs {
                a_corrupted_chunk_gives_every_buyer_the_money_back,
                a_bad_key_schedule_gives_the_money_back,
                a_chunk_of_another_length_than_its_size_demands_is_bad,
                a_proof_reaches_a_settled_order_within_the_cooldown_alone,
            }
            forged_proofs {
                every_forged_part_of_a_chunks_proof_is_refused,
                every_forged_part_of_a_keys_proof_is_refused,
                a_proof_by_an_order_of_another_version_is_refused,
                under_a_misstated_number_of_chunks_the_last_one_has_no_path,
            }
            offers {
                the_seller_alone_takes_an_offer_and_its_delivery_comes_after,
                a_purchase_of_the_last_bond_or_license_does_not_reach_an_offer_that_was_taken,
                a_take_that_fails_shows_no_key,
                an_expired_offer_is_withdrawn_by_anyone,
                a_buyer_withdraws_an_offer_at_any_time,
                an_account_that_the_seller_allowed_to_takes_an_offer_and_nothing_else,
            }
            disputes {
                a_buyer_and_a_seller_agree,
                the_arbiter_decides,
                a_silent_arbiter_means_that_the_seller_is_paid,
                a_ruling_for_nothing_forfeits_the_stake,
            }
            resales {
                a_license_is_resold_and_everybody_is_paid,
                who_resells_takes_a_license_back,
                a_resale_that_is_ending_takes_no_further_order,
            }
            rekeys {
                a_new_holder_gets_the_key,
                a_request_for_a_key_ends,
            }
            reputation {
                a_buyer_reviews_and_the_seller_answers,
                a_handle_is_claimed_released_and_kept_from_others,
                wallets_are_linked_by_their_own_word,
                an_attestation_counts_while_its_verifier_is_accredited,
                a_question_is_answered_and_hidden,
                a_report_ends_in_a_delisting,
            }
            moderation {
                governance_transfers_a_handle_and_revokes_one,
                a_moderator_acts_and_governance_has_the_last_word,
                what_governance_delists_it_alone_relists,
            }
            licenses {
                a_license_is_given_away_by_its_holder_and_by_whom_the_holder_approved,
                a_license_that_is_not_transferable_stays_with_its_buyer,
                a_license_for_a_term_ends,
            }
            npm {
                packages_are_installed_again_once_their_lock_changes,
            }
            wallets {
                a_wallet_reads_a_license_as_it_reads_any_token,
            }
            audits {
                the_index_speaks_graphql_over_http_by_the_letter,
            }
            rest {
                a_wallet_buys_by_rest_in_either_mode,
                the_manuals_commands_buy_a_model,
                what_the_chain_would_refuse_is_not_built,
                a_transaction_is_found_by_its_hash_in_either_case,
            }
            front_end {
                the_example_buys_a_model_by_the_index_alone,
            }
            index {
                a_sale_shows_up,
                what_governance_does_shows_up,
                what_fails_does_not_show_up,
                the_check_asks_the_contracts,
            }
            command_line {
                a_model_goes_from_folder_to_folder,
                an_ethereum_wallet_is_linked_from_the_command_line,
                a_publication_that_the_chain_would_refuse_costs_nothing,
                a_purchase_that_the_chain_would_refuse_fetches_nothing,
                a_file_whose_roots_do_not_match_is_refused_before_payment,
                a_cheated_buyer_gets_the_money_back,
                an_agent_begins_no_delivery_after_the_deadline,
                an_agent_carries_orders_to_their_end,
                failures_have_exit_codes_by_kind,
            }
            lists {
                what_is_said_of_a_listing_is_listed,
            }
            releases {
                a_program_of_an_earlier_release_is_told_to_be_replaced,
            }
            crashes {
                a_killed_indexer_catches_up,
            }
        },
        weighhouse_tests::rules! {
            closing {
                the_books_balance_in_every_block,
                every_message_stays_under_its_ceiling,
                the_index_equals_a_replay_from_zero,
            }
        },
    )
}
