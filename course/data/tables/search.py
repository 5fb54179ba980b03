"""The tables of the search log, declared: what people type, what they are shown, what they met before they bought."""

from __future__ import annotations

from course.data.schema import Column, ForeignKey, Table
from course.market.core.lexicon import CATEGORIES, PLATFORM, ROLES, SAMPLES, SHELF, TOUCH_KINDS

NEED_ATOMS = Table(
    name="need_atoms",
    row="one life atom",
    meaning="The smallest pieces of need that people feel, write and that notes show: 102, by category, in Chinese with a gloss.",
    columns=(
        Column("atom_id", "integer", "identifies the atom", minimum=1),
        Column("category", "string", "category of goods", allowed=tuple(CATEGORIES)),
        Column("atom", "string", "short key; `notes.atoms` and `products.atoms` use it"),
        Column("zh", "string", "the words people write"),
        Column("gloss", "string", "the same in English"),
        Column("n_chars", "small integer", "length of the words, spaces and emoji not counted", "characters", minimum=1),
        Column(
            "bound_to",
            "string",
            "the trait whose bearers feel it, values joined by '|' mean any of them, traits joined by '&' all; empty if open to anybody",
            nullable=True,
        ),
        Column("served_by_shops", "boolean", "shops position themselves on it; the others are only written about"),
    ),
    key=("category", "atom"),
    format="csv",
    not_for=("How many people feel an atom: that is what searches and notes are for.",),
)

NOTES = Table(
    name="notes",
    row="one note",
    meaning=f"A sample of the notes published on {PLATFORM} from September 2022 to June 2024.",
    columns=(
        Column("note_id", "integer", "identifies the note, in the order of publication", minimum=1),
        Column("author_id", "integer", "user_id if author_role is user, else merchant_id", minimum=1),
        Column("author_role", "string", "who writes", allowed=ROLES),
        Column("sku_id", "integer", "the product shown; empty if none is named", nullable=True),
        Column("merchant_id", "integer", "the shop that writes or that a user names; empty if none", nullable=True),
        Column("category", "string", "category of goods", allowed=tuple(CATEGORIES)),
        Column("goods_type", "string", "type of goods it is about, as in `products`"),
        Column("atoms", "string", "life atoms shown, main one first, joined by '|'; empty text if none"),
        Column("n_chars", "integer", "length of the text", "characters", minimum=1),
        Column("has_photo", "boolean", "the note has a photo of its own"),
        Column("is_aigc", "boolean", "declared as written by machine"),
        Column("created_at", "datetime", "publication", "UTC"),
    ),
    key=("note_id",),
    foreign_keys=(ForeignKey("merchant_id", "merchants", "merchant_id"), ForeignKey("sku_id", "products", "sku_id")),
    known_dirt=("Notes of the 12 re-opened shops stand under two merchant ids.",),
    not_for=(
        "The number of notes on the platform: this is a sample.",
        "Joining author_id to one table: it points at users or at merchants, as author_role says.",
    ),
)

SEARCH_QUERIES = Table(
    name="search_queries",
    row="one search",
    meaning=(
        f"Searches of June 2023 and June 2024: on {PLATFORM} all searches of some people of the sample, drawn by person; on the "
        f"shelf platform {SHELF} a sample of searches without accounts."
    ),
    columns=(
        Column("query_id", "integer", "identifies the search, in the order of time", minimum=1),
        Column("user_id", "integer", f"the account; empty on {SHELF}", nullable=True),
        Column("platform", "string", "where it was typed", allowed=(PLATFORM, SHELF)),
        Column(
            "text",
            "string",
            "what was typed, as logged",
            known_dirt="full-width digits, spaces, emoji, slips, accents typed as two code points, pinyin",
        ),
        Column(
            "gloss",
            "string",
            "what it means in English, the goods first, then what they are for; narrower names are glossed by their type; slips and emoji "
            "are not glossed",
        ),
        Column("ts", "datetime", "moment of the search", "UTC"),
        Column("clicked_note_id", "integer", f"first note clicked; empty if none, and on {SHELF}", nullable=True),
        Column("led_to_order_id", "integer", f"order that the search led to; empty if none, and on {SHELF}", nullable=True),
    ),
    key=("query_id",),
    foreign_keys=(
        ForeignKey("user_id", "users", "user_id"),
        ForeignKey("clicked_note_id", "notes", "note_id"),
        ForeignKey("led_to_order_id", "orders", "order_id"),
    ),
    known_dirt=(
        "The same words may be written with full-width digits, spaces, emoji or slips: distinct strings are not distinct terms.",
        "Orders of guests and of people outside the sample of searchers have no search here.",
    ),
    not_for=(
        f"Comparing the number of searches between {PLATFORM} and {SHELF}: two samples of different kinds.",
        "One row as one need: people search several times for the same thing.",
        "What was bought or read, from the words alone: it need not be of the type typed. About one buyer in six takes other goods of "
        "the shop, and one clicked note in four is about others of the category (`products.goods_type`, `notes.goods_type`).",
    ),
)

QUERY_LABELS = Table(
    name="query_labels",
    row="one search read by people",
    meaning=(
        "Searches that two people have read: all searches for some needs of the weeks of 10 to 16 June 2024 and of 12 to 18 June "
        f"2023 on {PLATFORM}, and some searches of June 2024 on {SHELF}. Each reader counted alone; where they differ, they have "
        "settled it together."
    ),
    columns=(
        Column("query_id", "integer", "the search"),
        Column("sample", "string", f"where it was drawn from: the week of {PLATFORM}, or {SHELF}", allowed=SAMPLES),
        Column("reader_1", "small integer", "life atoms that the first reader counted", "atoms", minimum=0, maximum=3),
        Column("reader_2", "small integer", "life atoms that the second reader counted", "atoms", minimum=0, maximum=3),
        Column("life_atoms", "small integer", "life atoms that its words state, as settled", "atoms", minimum=0, maximum=3),
        Column(
            "need_id", "integer", f"the need it served: searches of one need share it; on {SHELF} each has its own", minimum=1
        ),
    ),
    key=("query_id",),
    foreign_keys=(ForeignKey("query_id", "search_queries", "query_id"),),
    not_for=(
        "One share of all rows: three samples of three places, whose sizes are a matter of design.",
        "What a person needs: read was what she typed.",
    ),
)

SEARCH_DIARY = Table(
    name="search_diary",
    row="one search in a diary",
    meaning=(
        f"All searches in June 2024 of people who kept a diary of theirs on {PLATFORM}: after each search they told which need it "
        "served. Nobody of them is in `search_queries`."
    ),
    columns=(
        Column("search_id", "integer", "identifies the search, in the order of time", minimum=1),
        Column("user_id", "integer", "the account"),
        Column(
            "text",
            "string",
            "what was typed, as logged",
            known_dirt="full-width digits, spaces, emoji, slips, accents typed as two code points, pinyin",
        ),
        Column("gloss", "string", "what it means in English, as in `search_queries`"),
        Column("ts", "datetime", "moment of the search", "UTC"),
        Column("need_id", "integer", "the need it served, as the searcher told", minimum=1),
        Column("led_to_order_id", "integer", "order that the search led to; empty if none", nullable=True),
    ),
    key=("search_id",),
    foreign_keys=(
        ForeignKey("user_id", "users", "user_id"),
        ForeignKey("led_to_order_id", "orders", "order_id"),
    ),
    known_dirt=("A need that begins in June and goes on in July is cut at the end of June.",),
    not_for=("One row as one need: people search several times for the same thing, and for two things in one sitting.",),
)

IMPRESSIONS = Table(
    name="impressions",
    row="one item shown at one place",
    meaning=(
        f"Two weeks of slates that {PLATFORM} showed to people of the sample, 3 to 16 June 2024. A slate has the places that were "
        "loaded, at most ten: some people stop scrolling. Chance shuffles the order of randomised slates, not the choice of items: "
        "popular rooms and fresh notes come more often there too. An item that chance puts where the policy would have put it has "
        "the high propensity that it has there under the policy: the propensity is that of the mixture of both."
    ),
    columns=(
        Column("imp_id", "integer", "identifies the impression", minimum=1),
        Column("slate_id", "integer", "the slate: what was shown together", minimum=1),
        Column("user_id", "integer", "who was shown it"),
        Column("surface", "string", "where", allowed=("feed", "search", "live")),
        Column("item_type", "string", "what item_id points at", allowed=("note", "live_session")),
        Column("item_id", "integer", "note_id or session_id", minimum=1),
        Column("position", "small integer", "place in the slate, 1 = top", "places", minimum=1, maximum=10),
        Column(
            "propensity",
            "number",
            "chance of this item at this place under the logged policy",
            "probability",
            minimum=0,
            maximum=1,
            decimals=6,
        ),
        Column("randomised", "boolean", "the slate's order was drawn at random"),
        Column("clicked", "boolean", "clicked, or entered"),
        Column("ts", "datetime", "moment of the slate", "UTC"),
    ),
    key=("imp_id",),
    foreign_keys=(ForeignKey("user_id", "users", "user_id"),),
    not_for=(
        "The effect of a place from raw click rates: the policy puts good items on top.",
        "Traffic of a note or a room: a small sample of slates.",
        "Looking up entries from slates in `live_views`: the two logs were not joined.",
    ),
)

TOUCHES = Table(
    name="touches",
    row="one touch before, or at, an order",
    meaning="What the buyer met on the way to an order, in order: all orders of the sampled searchers in June 2023 and June 2024.",
    columns=(
        Column("touch_id", "integer", "identifies the touch", minimum=1),
        Column("order_id", "integer", "the order"),
        Column(
            "step",
            "small integer",
            "1 = first touch; the last one is the order's own channel, at the second of the order",
            minimum=1,
        ),
        Column("kind", "string", "what was met; 'note' is an organic note", allowed=TOUCH_KINDS),
        Column("note_id", "integer", "the note; empty for other touches", nullable=True),
        Column("ts", "datetime", "moment of the touch", "UTC"),
    ),
    key=("touch_id",),
    foreign_keys=(ForeignKey("order_id", "orders", "order_id"), ForeignKey("note_id", "notes", "note_id")),
    known_dirt=("Paths begin at the buyer's adoption at the earliest: those of new people are cut short.",),
    not_for=("Causes: an earlier touch need not have moved the buyer.",),
)

TABLES = [NEED_ATOMS, NOTES, SEARCH_QUERIES, QUERY_LABELS, SEARCH_DIARY, IMPRESSIONS, TOUCHES]
