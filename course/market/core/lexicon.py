"""The words of the market: its needs, 12 categories with 7 or 8 atoms each, and what tables are written in.

An atom is (key, Chinese words, gloss, trait it is bound to, undiscovered until). A bound atom is felt by people with
that trait ("body=pear"); an open one ("") by anybody. Values joined by | mean any of them, traits joined by & all of them.
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
TOUCH_KINDS = ("note", "advertisement", "feed", "search", "live", "follow")
SHELF = "Shelvia"  # invented: a shelf platform, where people look up goods
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
        0.8,
        {"gender=female": 1.4, "gender=male": 0.3, "work_place=quiet_office": 1.6, "work_place=open_office": 1.3},
    ),
    "running": (289.0, 0.22, 0.7, {"runs=True": 3.0, "gender=male": 1.5}),
    "home_textiles": (118.0, 0.16, 0.8, {"gender=female": 1.4, "gender=male": 0.45, "age_band=35-44": 1.3}),
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
        ("pear", "梨形身材", "for a pear-shaped body", "body=pear", ""),
        ("plump", "微胖", "for a plump body", "body=plump", ""),
        ("petite", "小个子", "for a slim, small body", "body=slim", ""),
        ("office", "通勤", "for the office", "work_place=quiet_office|open_office", ""),
        ("campus", "学生党", "for students", "work_place=campus", ""),
        ("nursing", "哺乳", "for nursing mothers", "has_kid=True&gender=female", ""),
        ("home", "居家", "for staying at home", "work_place=home", ""),
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
        ("wide_last", "胖脚", "on a wide last", "foot=wide", ""),
        ("six_minutes", "6分配速", "for a pace of six minutes", "runs=True", ""),
        ("marathon", "全马", "for a marathon", "runs=True", ""),
        ("student", "体测", "for the campus fitness test", "work_place=campus", ""),
        ("rain", "雨天", "for rain", "", ""),
        ("night", "夜跑", "for running at night", "", ""),
    ),
    "home_textiles": (
        ("dorm", "宿舍", "for a dormitory bed", "work_place=campus", ""),
        ("pet_hair", "不粘毛", "that pet hair does not stick to", "has_pet=True", ""),
        ("crib", "婴儿床", "for a cot", "has_kid=True", ""),
        ("nap", "午睡", "for a nap at the office", "work_place=open_office|quiet_office", ""),
        ("hot", "怕热", "for people who feel hot", "body=plump", ""),
        ("linen", "亚麻", "of linen", "", ""),
        ("hotel", "酒店风", "as in a hotel", "", ""),
    ),
    "furniture_lighting": (
        ("pet_sofa", "猫抓", "that a cat cannot scratch", "has_pet=True", ""),
        ("child_desk", "儿童学习", "for a child's homework", "has_kid=True", ""),
        ("dorm_lamp", "宿舍灯", "for a dormitory", "work_place=campus", ""),
        ("home_office", "居家办公", "for working at home", "work_place=home", ""),
        ("rented", "租房", "for a rented room", "age_band=18-24|25-34", ""),
        ("mid_century", "中古", "in a retro style", "", ""),
        ("small", "小户型", "for a small flat", "", ""),
    ),
    "kitchen_coffee": (
        ("office_cup", "办公室", "for the office", "work_place=open_office|quiet_office", ""),
        ("home_bar", "居家吧台", "for a bar at home", "work_place=home", ""),
        ("baby_food", "辅食", "for baby food", "has_kid=True", ""),
        ("one_person", "一人食", "for one person", "age_band=18-24|25-34", ""),
        ("low_fat", "减脂", "for losing fat", "body=plump|pear", ""),
        ("camping", "露营", "for camping", "", ""),
        ("gift", "送礼", "as a gift", "", ""),
    ),
    "beauty": (
        ("oily", "油皮", "for oily skin", "age_band=18-24", ""),
        ("first_lines", "初老", "for first lines", "age_band=25-34", ""),
        ("mature", "熟龄", "for mature skin", "age_band=35-44|45+", ""),
        ("sweat", "防汗", "that survives sweat", "runs=True", ""),
        ("pregnant", "孕妇", "safe in pregnancy", "gender=female&age_band=25-34|35-44", ""),
        ("commute", "伪素颜", "for a bare-faced look at work", "", ""),
        ("stage", "舞台", "for the stage", "", ""),
    ),
    "mother_baby": (
        ("working", "背奶", "for mothers who work", "work_place=open_office|quiet_office&has_kid=True&gender=female", ""),
        ("picky", "挑食", "for picky eaters", "has_kid=True", ""),
        ("big_child", "大宝宝", "for big babies", "has_kid=True", ""),
        ("late", "高龄", "for older mothers", "age_band=35-44&has_kid=True&gender=female", ""),
        ("run_pram", "慢跑推车", "for running with a pram", "runs=True&has_kid=True", ""),
        ("on_the_way", "旅行", "for travelling", "", ""),
        ("organic", "有机", "organic", "", ""),
    ),
    "pet_supplies": (
        ("with_child", "有娃家庭", "for homes with a child", "has_kid=True", ""),
        ("rented_pet", "租房养猫", "for a cat in a rented room", "age_band=18-24|25-34", ""),
        ("alone", "独自在家", "for pets alone at home", "work_place=open_office|quiet_office|shop_floor", ""),
        ("run_dog", "跑步遛狗", "for running with a dog", "runs=True", ""),
        ("old_pet", "老年猫狗", "for old pets", "has_pet=True", ""),
        ("picky_pet", "挑嘴", "for picky pets", "", ""),
        ("smell", "除味", "against smells", "", ""),
    ),
    "bags": (
        ("laptop", "装电脑", "for a laptop", "work_place=open_office|quiet_office", ""),
        ("lectures", "上课", "for lectures", "work_place=campus", ""),
        ("mummy", "妈咪包", "for a mother's kit", "has_kid=True&gender=female", ""),
        ("run_belt", "跑步腰包", "for running", "runs=True", ""),
        ("light", "轻便", "light", "age_band=45+", ""),
        ("canvas", "帆布", "of canvas", "", ""),
        ("short_trip", "短途旅行", "for short trips", "", ""),
    ),
    "jewellery": (
        ("hide_round", "显脸小", "that slims a round face", "body=plump", ""),
        ("student_budget", "平价", "on a student budget", "work_place=campus", ""),
        ("formal", "职场", "for formal work", "work_place=quiet_office", ""),
        ("child_safe", "不刮宝宝", "that does not scratch a baby", "has_kid=True", ""),
        ("men", "男士", "for men", "gender=male", ""),
        ("allergy", "防过敏", "for allergic skin", "", ""),
        ("vintage", "复古", "in a retro style", "", ""),
    ),
    "food_tea": (
        ("sugar_free", "无糖", "without sugar", "body=plump|pear", ""),
        ("protein", "高蛋白", "rich in protein", "runs=True", ""),
        ("desk", "办公室零食", "for the desk", "work_place=open_office|quiet_office", ""),
        ("night_shift", "熬夜", "for late shifts", "work_place=shop_floor", ""),
        ("child", "儿童零食", "for children", "has_kid=True", ""),
        ("hometown", "家乡味", "that tastes of home", "", ""),
        ("gift_tea", "送长辈", "as a gift to elders", "", ""),
    ),
}
