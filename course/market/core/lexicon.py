"""The words of the market: its needs, 12 categories with 7 or 8 atoms each, and what tables are written in.

An atom is (key, Chinese words, gloss, trait it is bound to, undiscovered until). A bound atom is felt by people with
that trait ("body=pear"); an open one ("") by anybody. Values joined by | mean any of them, traits joined by & all of them.
Only where a body decides whether goods fit is an atom bound to it: nobody's body is the reason for what she eats or wears on her ears.
"""

from __future__ import annotations

from typing import Any

PLATFORM = "Lifora"  # invented
PROVINCES = ("Guangdong", "Zhejiang", "Jiangsu", "Shanghai", "Sichuan", "Fujian", "Shandong", "Beijing", "Hubei", "Yunnan")

# The words that tables are written in.
TRAITS: dict[str, tuple[Any, ...]] = {
    "gender": ("female", "male"),
    "age_band": ("18-24", "25-34", "35-44", "45+"),
    "body": ("slim", "average", "pear", "plump"),
    "foot": ("standard", "wide", "large"),
    "work_place": ("quiet_office", "open_office", "campus", "shop_floor", "home"),
    "has_pet": (False, True),
    "has_kid": (False, True),
    "runs": (False, True),
}
SHOP_KINDS = ("generic", "curator", "manager")
CHANNELS = ("live", "feed", "search", "follow")
STATUS = ("paid", "refunded", "cancelled")
SCENARIOS = ("daily", "work", "home", "outdoor", "gift")
CARRIERS = ("Swift Crane", "Blue Mule", "Post Lane", "Silk Freight")  # invented
REASONS = ("does not fit", "other than shown", "no longer wanted", "damaged", "arrived late")
FORMER_NAMES = {"home_textiles": "bedding", "furniture_lighting": "home_decor"}  # of two categories, until the turn of 2023/24
ROLES = ("user", "curator", "manager")  # who writes a note
CIRCLES = (  # pastimes about which people read and write
    "cats", "dogs", "running", "young children", "baking", "tea", "hiking", "photography", "reading", "gardening", "knitting",
    "board games",
)  # fmt: skip
RUNS = ("as it was", "without likeness", "without lived experience", "without both")  # of a market that is run again
TOUCH_KINDS = ("note", "advertisement", "feed", "search", "live", "follow")
SHELF = "Shelvia"  # invented: a shelf platform, where people look up goods
SAMPLES = ("June 2024", "June 2023", SHELF)  # where labelled searches are from
PLATFORMS = (PLATFORM, SHELF, "Zippano", "Qualdor", "Thriftello")  # all invented
UTC_PLATFORM = "Zippano"  # reports by its carrier's clock
CLONE = "Zippano Twin"
QUARTERS = tuple(f"{year}Q{quarter}" for year in range(2019, 2025) for quarter in range(1, 5))[2:22]  # 2019Q3 to 2024Q2
FIRST_QUARTER, LAST_QUARTER = QUARTERS[0], QUARTERS[-1]

# category -> (usual price in CNY, share of returns, popularity, traits that raise interest {trait=value: factor})
CATEGORIES = {
    "womenswear": (138.0, 0.40, 1.9, {"gender=female": 2.6, "gender=male": 0.16}),
    "leather_shoes": (
        236.0,
        0.30,
        0.95,
        {"gender=female": 1.4, "gender=male": 0.3, "work_place=quiet_office": 1.6, "work_place=open_office": 1.3},
    ),
    "running": (289.0, 0.22, 0.7, {"runs=True": 3.0, "gender=male": 1.5}),
    "home_textiles": (118.0, 0.16, 0.8, {"gender=female": 1.5, "gender=male": 0.3, "age_band=35-44": 1.3}),
    "furniture_lighting": (420.0, 0.14, 0.5, {"gender=male": 1.3, "age_band=25-34": 1.4, "work_place=home": 1.3}),
    "kitchen_coffee": (95.0, 0.11, 0.8, {"work_place=home": 1.4}),
    "beauty": (129.0, 0.10, 1.5, {"gender=female": 2.2, "gender=male": 0.25}),
    "mother_baby": (109.0, 0.13, 0.7, {"gender=female": 1.4, "gender=male": 0.4, "has_kid=True": 3.4, "has_kid=False": 0.15}),
    "pet_supplies": (76.0, 0.10, 0.6, {"has_pet=True": 3.4, "has_pet=False": 0.1}),
    "bags": (268.0, 0.24, 0.7, {"gender=female": 1.6, "gender=male": 0.7, "work_place=open_office": 1.3}),
    "jewellery": (158.0, 0.20, 0.6, {"gender=female": 1.9, "gender=male": 0.35}),
    "food_tea": (58.0, 0.05, 0.8, {"age_band=45+": 1.3}),
}

ATOMS = {
    "womenswear": (
        ("pear", "梨形身材", "for a pear-shaped figure", "body=pear", ""),
        ("plump", "微胖", "for a fuller figure", "body=plump", ""),
        ("petite", "小个子", "for a petite figure", "body=slim", ""),
        ("office", "通勤", "for the office", "work_place=quiet_office|open_office", ""),
        ("campus", "学生党", "for students", "work_place=campus", ""),
        ("nursing", "哺乳", "for nursing mothers", "has_kid=True&gender=female", ""),
        ("home", "居家", "for home wear", "work_place=home", ""),
        ("silk", "真丝", "of silk", "", ""),
    ),
    "leather_shoes": (
        ("quiet", "静音", "with a quiet sole", "work_place=quiet_office", "2024-05"),
        ("wide", "宽脚", "for wide feet", "foot=wide", ""),
        ("large", "大码", "in large sizes", "foot=large", ""),
        ("standing", "久站不累", "for standing all day", "work_place=shop_floor", ""),
        ("flat", "平底", "with a flat heel", "age_band=35-44|45+", ""),
        ("soft", "软底", "with a soft sole", "", ""),
        ("wedding", "婚礼", "for a wedding", "", ""),
    ),
    "running": (
        ("heavy", "大体重", "for heavy runners", "body=plump", ""),
        ("wide_last", "宽楦", "with a roomy fit", "foot=wide", ""),
        ("six_minutes", "6分配速", "for a six-minute pace", "runs=True", ""),
        ("marathon", "全马", "for a marathon", "runs=True", ""),
        ("student", "体测", "for the fitness test", "work_place=campus", ""),
        ("rain", "雨天", "for rain", "", ""),
        ("night", "夜跑", "for night runs", "", ""),
    ),
    "home_textiles": (
        ("dorm", "宿舍", "for a dormitory bed", "work_place=campus", ""),
        ("pet_hair", "不粘毛", "pet-hair-proof", "has_pet=True", ""),
        ("crib", "婴儿床", "for a cot", "has_kid=True", ""),
        ("nap", "午睡", "for naps", "work_place=open_office|quiet_office", ""),
        ("hot", "怕热", "for people who feel the heat", "gender=male", ""),
        ("linen", "亚麻", "of linen", "", ""),
        ("hotel", "酒店风", "hotel style", "", ""),
    ),
    "furniture_lighting": (
        ("pet_sofa", "防猫抓", "claw-proof", "has_pet=True", ""),
        ("child_desk", "儿童学习", "for a child's homework", "has_kid=True", ""),
        ("dorm_lamp", "寝室", "for a dormitory room", "work_place=campus", ""),
        ("home_office", "居家办公", "for home working", "work_place=home", ""),
        ("rented", "租房", "for a rented room", "age_band=18-24|25-34", ""),
        ("mid_century", "中古", "in a retro style", "", ""),
        ("small", "小户型", "for a small flat", "", ""),
    ),
    "kitchen_coffee": (
        ("office_cup", "办公室", "for the office", "work_place=open_office|quiet_office", ""),
        ("home_bar", "居家吧台", "for a home bar", "work_place=home", ""),
        ("baby_food", "辅食", "for baby food", "has_kid=True", ""),
        ("one_person", "一人食", "for one person", "age_band=18-24|25-34", ""),
        ("low_fat", "减脂", "for a low-fat diet", "runs=True", ""),
        ("camping", "露营", "for camping", "", ""),
        ("gift", "送礼", "as a gift", "", ""),
    ),
    "beauty": (
        ("oily", "油皮", "for oily skin", "age_band=18-24", ""),
        ("first_lines", "初老", "for first lines", "age_band=25-34", ""),
        ("mature", "熟龄", "for mature skin", "age_band=35-44|45+", ""),
        ("sweat", "防汗", "sweat-proof", "runs=True", ""),
        ("pregnant", "孕妇", "safe in pregnancy", "gender=female&age_band=25-34|35-44", ""),
        ("commute", "伪素颜", "for a bare-faced look", "", ""),
        ("stage", "舞台", "for the stage", "", ""),
    ),
    "mother_baby": (
        ("working", "背奶", "for working mothers who pump", "work_place=open_office|quiet_office&has_kid=True&gender=female", ""),
        ("picky", "挑食", "for picky eaters", "has_kid=True", ""),
        ("big_child", "大宝宝", "for big babies", "has_kid=True", ""),
        ("late", "高龄产妇", "for mothers over 35", "age_band=35-44&has_kid=True&gender=female", ""),
        ("run_pram", "慢跑", "for jogging", "runs=True&has_kid=True", ""),
        ("on_the_way", "旅行", "for travelling", "", ""),
        ("organic", "有机棉", "of organic cotton", "", ""),
    ),
    "pet_supplies": (
        ("with_child", "有娃家庭", "for young families", "has_kid=True", ""),
        ("rented_pet", "租房养猫", "for a renter's cat", "age_band=18-24|25-34", ""),
        ("alone", "独自在家", "for pets left alone", "work_place=open_office|quiet_office|shop_floor", ""),
        ("run_dog", "跑步遛狗", "for running with a dog", "runs=True", ""),
        ("old_pet", "老年宠物", "for old pets", "has_pet=True", ""),
        ("picky_pet", "挑嘴", "for picky pets", "", ""),
        ("smell", "除味", "against smells", "", ""),
    ),
    "bags": (
        ("laptop", "装电脑", "for a laptop", "work_place=open_office|quiet_office", ""),
        ("lectures", "上课", "for lectures", "work_place=campus", ""),
        ("mummy", "带娃", "for parents out and about", "has_kid=True&gender=female", ""),
        ("run_belt", "晨跑", "for morning runs", "runs=True", ""),
        ("light", "轻便", "light", "age_band=45+", ""),
        ("canvas", "帆布", "of canvas", "", ""),
        ("short_trip", "短途旅行", "for short trips", "", ""),
    ),
    "jewellery": (
        ("hide_round", "显脸小", "face-slimming", "gender=female", ""),
        ("student_budget", "学生价", "on a student budget", "work_place=campus", ""),
        ("formal", "职场", "for the workplace", "work_place=quiet_office", ""),
        ("child_safe", "不刮宝宝", "scratch-free for a baby", "has_kid=True", ""),
        ("men", "男士", "for men", "gender=male", ""),
        ("allergy", "防过敏", "for allergic skin", "", ""),
        ("vintage", "复古", "in a retro style", "", ""),
    ),
    "food_tea": (
        ("sugar_free", "无糖", "sugar-free", "age_band=35-44|45+", ""),
        ("protein", "高蛋白", "rich in protein", "runs=True", ""),
        ("desk", "工位", "for the office desk", "work_place=open_office|quiet_office", ""),
        ("night_shift", "熬夜", "for staying up late", "work_place=shop_floor", ""),
        ("child", "小朋友", "for small children", "has_kid=True", ""),
        ("hometown", "家乡味", "home-town flavour", "", ""),
        ("gift_tea", "送长辈", "a gift for elders", "", ""),
    ),
}

# The tests of trust: how the lot fell on presenters, how likely goods misfit, and the host's authenticity, 0 to 1, as trained viewers
# graded it.
LOTS = ("split stream", "whole sessions")
MISFIT_RISKS = ("low", "high")
HOST_AUTHENTICITY = 0.88

# Who gains: the two months in which reach was read. Unserved needs: where people come in, the nodes of the tree of guesses with
# their units, and the models of shoes that were launched.
PERIODS = ("before", "now")
ENTRANCES = ("search", "feed", "live")
NODES = {
    "people with the need": "people",
    "share about to buy": "share",
    "share of these reached in twelve days": "share",
    "share of those reached who buy": "share",
    "yuan an order": "CNY",
}
LAUNCHED = ("leather shoes", "loafers", "court shoes", "high heels", "ankle boots")
