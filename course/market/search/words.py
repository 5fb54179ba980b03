"""Words people type: catalogue words, identities, prices, questions, endings, idioms, brands, slips, each with a gloss.

Needs themselves stand in `lexicon.ATOMS` (84 atoms that shops may serve). `TASTES` adds 18 open ones that people write
into searches and notes but that no shop is positioned on, so that the market's calibrated needs stay what they are:
102 atoms in all, 62 bound to a trait, 40 open. The goods themselves are `goods_lexicon.TYPES`: what people type is what
shops list. Strings are real Chinese; every brand is invented.

What goes with what: `goods_lexicon.SUITS` says which types of goods an atom is a need for, `CATALOGUE` which a catalogue word can
stand with, `CLASHES` which words exclude each other.
"""

from __future__ import annotations

from course.market.sales.goods_lexicon import TYPES

# category -> open atoms beyond `lexicon.ATOMS`: (key, words, gloss)
TASTES = {
    "womenswear": (("parents", "见家长", "for meeting the parents"),),
    "leather_shoes": (("driving", "开车", "for driving"),),
    "running": (("treadmill", "跑步机", "for the treadmill"),),
    "home_textiles": (("mites", "防螨", "against mites"), ("newly_wed", "新婚", "for newly-weds")),
    "furniture_lighting": (("bedtime", "睡前阅读", "for bedtime reading"),),
    "kitchen_coffee": (("drip", "手冲", "for hand-dripped coffee"), ("breakfast", "快手早餐", "for a quick breakfast")),
    "beauty": (("warm_skin", "黄黑皮", "for warm, dark skin"), ("date", "约会", "for a date")),
    "mother_baby": (("night_milk", "夜奶", "for night feeds"),),
    "pet_supplies": (("flying", "坐飞机", "for flights"),),
    "bags": (("rare", "小众", "that few people carry"), ("concert", "看演唱会", "for a concert")),
    "jewellery": (("birthday", "生日礼物", "as a birthday present"),),
    "food_tea": (("hiking", "爬山", "for a hike"), ("series", "追剧", "for watching series")),
}

# Narrower names of a type: category -> place in TYPES -> (words, gloss). They stand alone, with a brand or an ending.
NARROW: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "womenswear": {
        "0": (("吊带裙", "strappy dress"), ("旗袍", "qipao dress"), ("小黑裙", "little black dress"), ("茶歇裙", "tea dress"), ("牛仔裙", "denim dress"), ("衬衫裙", "shirt-style dress")),
        "1": (("白衬衫", "white shirt"), ("牛仔衬衫", "denim shirt"), ("娃娃领衬衫", "peter-pan-collar shirt"), ("防晒衬衫", "sun-proof shirt")),
        "2": (("百褶裙", "pleated skirt"), ("包臀裙", "pencil skirt"), ("鱼尾裙", "fishtail skirt"), ("A字裙", "A-line skirt"), ("马面裙", "horse-face skirt")),
        "3": (("短袖", "short-sleeved t-shirt"), ("长袖T", "long-sleeved t-shirt"), ("印花T", "printed t-shirt"), ("白T", "white t-shirt")),
        "4": (("牛仔阔腿裤", "denim wide-legged trousers"), ("西装裤", "suit-style wide-legged trousers"), ("垂感裤", "flowing wide-legged trousers")),
        "5": (("开衫", "buttoned knitted top"), ("毛衣", "woollen knitted top"), ("马甲", "sleeveless knitted top"), ("打底衫", "thin knitted top")),
        "6": (("小西装", "short blazer"), ("黑西装", "black blazer")),
        "7": (("羊绒大衣", "cashmere coat"), ("风衣", "trench coat"), ("羽绒服", "down coat"), ("派克服", "parka coat")),
        "8": (("丝巾", "silk scarf"), ("披肩", "wide scarf"), ("羊绒围巾", "cashmere scarf")),
    },
    "leather_shoes": {
        "0": (("牛津鞋", "Oxford leather shoes"), ("德比鞋", "Derby leather shoes"), ("孟克鞋", "monk-strap leather shoes"), ("小白鞋", "white leather shoes")),
        "1": (("豆豆鞋", "driving loafers"), ("马衔扣", "horsebit loafers")),
        "2": (("玛丽珍", "Mary Jane court shoes"), ("芭蕾鞋", "ballet-style court shoes"), ("穆勒鞋", "backless court shoes")),
        "3": (("细高跟", "stiletto high heels"), ("猫跟鞋", "kitten-type high heels"), ("水晶鞋", "glass-style high heels")),
        "4": (("马丁靴", "Dr-style ankle boots"), ("切尔西靴", "Chelsea ankle boots"), ("烟筒靴", "straight ankle boots"), ("雪地靴", "snow ankle boots")),
        "5": (("骑士靴", "riding tall boots"), ("过膝靴", "over-knee tall boots")),
        "6": (("凉拖", "slip-on sandals"), ("罗马鞋", "Roman sandals"), ("勃肯鞋", "cork-bed sandals"), ("洞洞鞋", "holed sandals")),
        "7": (("足弓垫", "arch insoles"), ("增高垫", "heightening insoles")),
    },
    "running": {
        "0": (("缓震跑鞋", "cushioned running shoes"), ("越野跑鞋", "off-road running shoes"), ("马拉松鞋", "marathon running shoes")),
        "1": (("碳板鞋", "carbon-plated racing shoes"),),
        "2": (("训练鞋", "gym trainers"), ("老爹鞋", "dad-style trainers"), ("板鞋", "skate trainers"), ("篮球鞋", "basketball trainers")),
        "3": (("运动背心", "sleeveless quick-drying shirt"), ("跑步上衣", "running quick-drying shirt")),
        "4": (("紧身裤", "full-length compression tights"), ("瑜伽裤", "yoga compression tights")),
        "5": (("五分裤", "knee-length running shorts"), ("三分裤", "short running shorts")),
        "6": (("心率表", "heart-rate sports watch"), ("跑步手表", "running sports watch"), ("手环", "band-type sports watch")),
        "7": (("五指袜", "five-toed running socks"), ("压缩袜", "compression running socks"), ("船袜", "low running socks")),
    },
    "home_textiles": {
        "0": (("床笠", "fitted-sheet bedding set"), ("三件套", "three-piece bedding set"), ("床单", "flat-sheet bedding set")),
        "1": (("乳胶枕", "latex pillow"), ("记忆枕", "memory-foam pillow"), ("荞麦枕", "buckwheat pillow"), ("护颈枕", "neck pillow")),
        "2": (("空调被", "light summer quilt"), ("蚕丝被", "silk summer quilt"), ("毛巾被", "towelling summer quilt")),
        "3": (("盖毯", "small blanket"), ("沙发毯", "sofa blanket"), ("电热毯", "electric blanket")),
        "4": (("遮光帘", "blackout curtains"), ("纱帘", "sheer curtains"), ("门帘", "door curtains")),
        "5": (("乳胶垫", "latex mattress"), ("榻榻米", "tatami mattress"), ("折叠床垫", "folding mattress")),
        "6": (("浴巾", "bath towel"), ("洗脸巾", "face towel"), ("干发帽", "hair-turban towel")),
        "7": (("枕巾", "towelling pillowcase"),),
    },
    "furniture_lighting": {
        "0": (("护眼灯", "eye-friendly desk lamp"), ("床头灯", "bedside desk lamp"), ("夹子灯", "clip-on desk lamp"), ("小夜灯", "night-light desk lamp")),
        "1": (("氛围灯", "mood floor lamp"), ("钓鱼灯", "arc floor lamp")),
        "2": (("电脑桌", "computer desk"), ("升降桌", "standing desk"), ("折叠桌", "folding desk"), ("学习桌", "study desk")),
        "3": (("懒人沙发", "beanbag sofa"), ("沙发床", "folding sofa"), ("单人沙发", "one-seat sofa"), ("布艺沙发", "fabric sofa")),
        "4": (("电脑椅", "computer-type ergonomic chair"), ("电竞椅", "gaming ergonomic chair"), ("办公椅", "office ergonomic chair")),
        "5": (("斗柜", "chest-type storage cabinet"), ("鞋柜", "shoe storage cabinet"), ("床头柜", "bedside storage cabinet"), ("餐边柜", "dining-room storage cabinet")),
        "6": (("书架", "book shelf"), ("层架", "tiered shelf"), ("洞洞板", "pegboard shelf"), ("花架", "plant shelf")),
    },
    "kitchen_coffee": {
        "0": (("意式机", "espresso-type coffee machine"), ("胶囊机", "capsule coffee machine"), ("美式机", "drip coffee machine")),
        "1": (("手摇磨", "hand coffee grinder"), ("电动磨", "electric coffee grinder")),
        "2": (("电水壶", "electric kettle"), ("保温壶", "insulated kettle"), ("养生壶", "herbal-tea kettle")),
        "3": (("焖烧杯", "stewing thermos cup"), ("吸管杯", "straw thermos cup"), ("咖啡杯", "coffee thermos cup"), ("大肚杯", "big-bellied thermos cup")),
        "4": (("可视炸锅", "glass-front air fryer"),),
        "5": (("便当盒", "bento lunch box"), ("玻璃饭盒", "glass lunch box"), ("保温饭盒", "insulated lunch box")),
        "6": (("炒锅", "wok-type non-stick pan"), ("奶锅", "milk non-stick pan"), ("煎锅", "frying non-stick pan")),
        "7": (("V60滤纸", "cone coffee filters"), ("挂耳滤袋", "ear-hung coffee filters")),
    },
    "beauty": {
        "0": (("气垫", "cushion foundation"), ("粉饼", "powder foundation"), ("素颜霜", "tinted-cream foundation"), ("粉霜", "cream foundation")),
        "1": (("唇釉", "gloss lipstick"), ("唇泥", "mousse lipstick"), ("哑光口红", "matt lipstick"), ("正红色口红", "true-red lipstick")),
        "2": (("防晒喷雾", "spray sunscreen"), ("防晒乳", "lotion sunscreen"), ("物理防晒", "mineral sunscreen")),
        "3": (("晚霜", "night face cream"), ("乳霜", "milky face cream")),
        "4": (("氨基酸洁面", "amino-acid face wash"), ("洁面慕斯", "mousse face wash"), ("洗脸皂", "soap face wash")),
        "5": (("单色眼影", "one-colour eyeshadow palette"), ("九宫格", "nine-colour eyeshadow palette")),
        "6": (("烟酰胺精华", "niacinamide serum"), ("A醇", "retinol serum"), ("VC精华", "vitamin-C serum"), ("肌底液", "first-step serum")),
        "7": (("唇膜", "lip-mask lip balm"), ("变色唇膏", "colour-changing lip balm")),
    },
    "mother_baby": {
        "0": (("遛娃神器", "light pram"), ("双胞胎推车", "twin pram"), ("伞车", "umbrella pram")),
        "1": (("宽口奶瓶", "wide-neck feeding bottle"), ("学饮杯", "trainer feeding bottle"), ("玻璃奶瓶", "glass feeding bottle")),
        "2": (("拉拉裤", "pull-up nappies"), ("尿不湿", "dry nappies"), ("尿片", "thin nappies")),
        "3": (("手动吸奶器", "hand breast pump"), ("穿戴吸奶器", "wearable breast pump")),
        "4": (("餐桌椅", "table-type high chair"), ("折叠餐椅", "folding high chair")),
        "5": (("防踢被", "kick-proof sleeping bag"), ("襁褓", "swaddling sleeping bag")),
        "6": (("口水巾", "bandana bib"), ("饭兜", "feeding bib"), ("罩衣", "sleeved bib")),
        "7": (("腰凳", "hip-seat baby carrier"), ("背巾", "wrap baby carrier")),
        "8": (("辅食碗", "bowl tableware for children"), ("分格餐盘", "divided-plate tableware for children"), ("吸盘碗", "suction-bowl tableware for children")),
        "9": (("月子包", "hospital bag set after birth"), ("产妇包", "mother's hospital bag set")),
    },
    "pet_supplies": {
        "0": (("冻干猫粮", "freeze-dried cat food"), ("幼猫粮", "kitten cat food"), ("猫罐头", "tinned cat food"), ("猫主食罐", "tinned staple cat food")),
        "1": (("幼犬粮", "puppy dog food"), ("小型犬粮", "small-breed dog food"), ("狗罐头", "tinned dog food")),
        "2": (("猫厕所", "covered litter box"), ("自动猫砂盆", "automatic litter box")),
        "3": (("狗垫", "mat-type dog bed"), ("狗笼", "crate-type dog bed"), ("狗帐篷", "tent dog bed")),
        "4": (("胸背带", "harness lead"), ("狗绳", "dog lead"), ("伸缩绳", "retractable lead")),
        "5": (("宠物饮水机", "fountain automatic feeder"), ("定时喂食器", "timed automatic feeder")),
        "6": (("猫抓板", "scratching-board cat tree"), ("猫窝", "den-type cat tree"), ("通天柱", "floor-to-ceiling cat tree")),
        "7": (("猫薄荷球", "catnip cat toy"), ("激光笔", "laser cat toy"), ("羽毛棒", "feather cat toy")),
        "8": (("鸡胸肉干", "chicken freeze-dried treats"), ("猫条", "paste-type freeze-dried treats"), ("磨牙棒", "chewing-stick freeze-dried treats")),
        "9": (("猫包", "backpack pet carrier"), ("太空舱", "capsule pet carrier")),
    },
    "bags": {
        "0": (("电脑包", "laptop backpack"), ("书包", "school backpack"), ("登山包", "hiking backpack")),
        "1": (("水桶包", "bucket tote bag"), ("购物袋", "shopping tote bag")),
        "2": (("链条包", "chain crossbody bag"), ("腋下包", "underarm crossbody bag"), ("邮差包", "messenger crossbody bag"), ("相机包", "camera crossbody bag")),
        "3": (("手提包", "hand-held briefcase"), ("文件包", "document briefcase")),
        "4": (("登机箱", "cabin suitcase"), ("拉杆箱", "trolley suitcase"), ("密码箱", "lockable suitcase")),
        "5": (("卡包", "card purse"), ("零钱包", "coin purse"), ("长款钱包", "long purse")),
        "6": (("胸包", "chest-worn waist bag"), ("手机腰包", "phone waist bag")),
        "7": (("洗漱包", "wash-bag make-up pouch"), ("收纳包", "storage make-up pouch")),
    },
    "jewellery": {
        "0": (("锁骨链", "collarbone necklace"), ("吊坠", "pendant necklace"), ("毛衣链", "long necklace"), ("珍珠项链", "pearl necklace")),
        "1": (("耳线", "thread earrings"), ("大圈耳环", "hoop earrings"), ("耳夹", "clip-on earrings"), ("流苏耳环", "tasselled earrings")),
        "2": (("对戒", "pair ring"), ("尾戒", "little-finger ring"), ("素圈", "plain ring"), ("钻戒", "diamond ring")),
        "3": (("手镯", "bangle bracelet"), ("手串", "beaded bracelet"), ("转运珠", "lucky-bead bracelet"), ("红绳", "red-cord bracelet")),
        "4": (("鲨鱼夹", "claw hair clip"), ("抓夹", "grip hair clip"), ("一字夹", "straight hair clip")),
        "5": (("珍珠耳钉", "pearl ear studs"), ("银耳钉", "silver ear studs"), ("锆石耳钉", "zircon ear studs")),
        "6": (("机械表", "mechanical watch"), ("石英表", "quartz watch"), ("女表", "women's watch"), ("电子表", "digital watch")),
    },
    "food_tea": {
        "0": (("薯片", "crisp snacks"), ("饼干", "biscuit snacks"), ("辣条", "spicy-strip snacks"), ("话梅", "dried-plum snacks"), ("海苔", "seaweed snacks")),
        "1": (("龙井", "Longjing green tea"), ("碧螺春", "Biluochun green tea"), ("毛尖", "Maojian green tea")),
        "2": (("每日坚果", "daily mixed nuts"), ("瓜子", "sunflower nuts"), ("核桃", "walnut nuts"), ("腰果", "cashew nuts"), ("开心果", "pistachio nuts")),
        "3": (("即食燕麦", "instant oat flakes"), ("水果麦片", "fruit oat flakes"), ("坚果麦片", "nutty oat flakes")),
        "4": (("玫瑰花茶", "rose fruit tea"), ("菊花茶", "chrysanthemum fruit tea"), ("冷泡茶", "cold-brew fruit tea")),
        "5": (("风干牛肉", "air-dried beef jerky"), ("手撕牛肉", "hand-torn beef jerky"), ("肉脯", "sheet beef jerky")),
        "6": (("铁观音", "Tieguanyin oolong tea"), ("大红袍", "Dahongpao oolong tea"), ("单丛", "Dancong oolong tea")),
        "7": (("盖碗", "lidded-bowl tea set"), ("紫砂壶", "clay-pot tea set"), ("功夫茶具", "kung-fu tea set")),
    },
}  # fmt: skip

# category -> three groups of catalogue words (occasion or time, material, feature): (words, gloss, types that it can stand
# before, by their hexadecimal places in TYPES); a string takes at most one of each group.
CATALOGUE = {
    "womenswear": (
        (("夏季", "summer", "01234"), ("春秋", "spring and autumn", "012456"), ("法式", "French-style", "01256"), ("新中式", "neo-Chinese", "01246"), ("韩系", "Korean-style", "134567")),
        (("纯棉", "pure cotton", "0134"), ("雪纺", "chiffon", "012"), ("羊毛", "wool", "5678"), ("棉麻", "cotton-linen", "01246"), ("醋酸", "acetate", "0124")),
        (("宽松", "loose", "0134567"), ("显瘦", "flattering", "02467"), ("收腰", "waisted", "0167"), ("碎花", "flowered", "012"), ("长款", "long", "025678"), ("V领", "V-necked", "0135")),
    ),
    "leather_shoes": (
        (("四季", "all-season", "0127"), ("夏季", "summer", "26"), ("英伦", "British-style", "014"), ("学院风", "preppy", "0124")),
        (("真皮", "real leather", "1234567"), ("牛皮", "cowhide", "01456"), ("漆皮", "patent", "0123"), ("羊皮", "sheepskin", "1246")),
        (("黑色", "black", "0123456"), ("粗跟", "block-heeled", "23456"), ("尖头", "pointed", "234"), ("厚底", "thick-soled", "0146"), ("一脚蹬", "slip-on", "012"), ("增高", "heightening", "07")),
    ),
    "running": (
        (("夏季", "summer", "02357"), ("专业", "professional", "0146"), ("入门", "entry-level", "026"), ("轻量", "lightweight", "012")),
        (("网面", "mesh", "02"), ("碳板", "carbon-plated", "1"), ("飞织", "flyknit", "012"), ("冰丝", "ice-silk", "35")),
        (("缓震", "cushioned", "02"), ("透气", "breathable", "02357"), ("支撑", "supportive", "0"), ("防滑", "non-slip", "02"), ("减震", "shock-absorbing", "02"), ("带口袋", "pocketed", "45")),
    ),
    "home_textiles": (
        (("夏季", "summer", "0137"), ("双人", "double", "0235"), ("加厚", "thick", "3456"), ("单人", "single", "0235"), ("北欧", "Nordic", "034")),
        (("纯棉", "pure cotton", "0267"), ("天丝", "lyocell", "027"), ("乳胶", "latex", "15"), ("蚕丝", "silk-filled", "2"), ("珊瑚绒", "coral fleece", "36")),
        (("抗菌", "antibacterial", "01567"), ("可机洗", "machine-washable", "01237"), ("遮光", "blackout", "4"), ("水洗", "washed", "02"), ("速干", "quick-drying", "6")),
    ),
    "furniture_lighting": (
        (("客厅", "living-room", "1356"), ("卧室", "bedroom", "0156"), ("书房", "study", "02456"), ("北欧", "Nordic", "01235")),
        (("实木", "solid-wood", "256"), ("布艺", "fabric", "3"), ("金属", "metal", "016"), ("科技布", "leathaire", "3"), ("藤编", "rattan", "156")),
        (("护眼", "eye-friendly", "01"), ("简约", "plain", "0123456"), ("可折叠", "folding", "26"), ("可升降", "height-adjustable", "24"), ("带抽屉", "multi-drawer", "25")),
    ),
    "kitchen_coffee": (
        (("家用", "household", "01246"), ("小型", "small", "014"), ("便携", "portable", "1235"), ("商用", "commercial", "01")),
        (("不锈钢", "stainless-steel", "235"), ("陶瓷", "ceramic", "36"), ("玻璃", "glass", "25"), ("原木浆", "wood-pulp", "7")),
        (("大容量", "large", "234"), ("易清洗", "easy-clean", "046"), ("全自动", "fully automatic", "0"), ("分格", "divided", "5"), ("可微波", "microwave-safe", "5"), ("半自动", "semi-automatic", "0"), ("手摇", "hand-cranked", "1")),
    ),
    "beauty": (
        (("夏季", "summer", "024"), ("秋冬", "winter", "0367"), ("日常", "everyday", "0125"), ("新手", "beginners'", "015")),
        (("氨基酸", "amino-acid", "4"), ("烟酰胺", "niacinamide", "36"), ("玻尿酸", "hyaluronic-acid", "36"), ("植物", "plant-based", "347")),
        (("保湿", "moisturising", "03467"), ("控油", "oil-control", "024"), ("持妆", "long-lasting", "0"), ("清爽", "light-feel", "24"), ("不沾杯", "transfer-proof", "1"), ("遮瑕", "concealing", "0"), ("显白", "brightening", "1"), ("大地色", "earth-toned", "5")),
    ),
    "mother_baby": (
        (("宝宝", "baby's", "16"), ("新生儿", "newborn's", "12"), ("夏季", "summer", "257"), ("四季", "all-season", "57")),
        (("纯棉", "pure cotton", "567"), ("硅胶", "silicone", "168"), ("玻璃", "glass", "1"), ("竹纤维", "bamboo-fibre", "26")),
        (("轻量", "lightweight", "07"), ("可折叠", "folding", "04"), ("防胀气", "anti-colic", "1"), ("宽口径", "wide-neck", "1"), ("超薄", "ultra-thin", "2"), ("电动", "electric", "3"), ("防水", "waterproof", "6"), ("全套", "complete", "9")),
    ),
    "pet_supplies": (
        (("幼猫", "kitten", "02"), ("大型犬", "large-dog", "134"), ("小型犬", "small-dog", "134"), ("幼犬", "puppy", "1"), ("四季", "all-season", "3")),
        (("无谷", "grain-free", "01"), ("冻干", "freeze-dried", "0"), ("原木", "log-wood", "6"), ("尼龙", "nylon", "4"), ("不锈钢", "stainless-steel", "5")),
        (("大号", "large", "2369"), ("封闭式", "closed", "2"), ("可拆洗", "washable", "3"), ("低敏", "hypoallergenic", "018"), ("反光", "reflective", "4"), ("防外溅", "splash-proof", "2"), ("带摄像头", "camera-fitted", "5")),
    ),
    "bags": (
        (("百搭", "versatile", "012"), ("商务", "business", "0345"), ("休闲", "casual", "012"), ("简约", "plain", "012357")),
        (("真皮", "real leather", "1235"), ("尼龙", "nylon", "0126"), ("牛津布", "Oxford-cloth", "03"), ("编织", "woven", "12"), ("铝框", "aluminium-framed", "4")),
        (("大容量", "large", "0147"), ("防水", "waterproof", "0267"), ("多隔层", "many-pocketed", "0135"), ("小号", "small", "124"), ("20寸", "20-inch", "4"), ("多卡位", "many-slotted", "5")),
    ),
    "jewellery": (
        (("简约", "plain", "0123456"), ("法式", "French-style", "0145"), ("国风", "Chinese-style", "01234"), ("气质", "elegant", "0135")),
        (("925银", "925-silver", "01235"), ("珍珠", "pearl", "01345"), ("黄金", "gold", "0235"), ("钛钢", "titanium-steel", "01235"), ("机械", "mechanical", "6")),
        (("不掉色", "non-fading", "01235"), ("可调节", "adjustable", "23"), ("叠戴", "stackable", "023"), ("锁骨", "collarbone", "0"), ("轻奢", "affordable-luxury", "01236"), ("防水", "waterproof", "6")),
    ),
    "food_tea": (
        (("独立装", "singly packed", "0235"), ("网红", "much-shared", "024"), ("礼盒装", "gift-boxed", "1267"), ("夏季", "summer", "4")),
        (("原味", "plain", "235"), ("手工", "handmade", "0156"), ("全麦", "whole-wheat", "0"), ("冻干", "freeze-dried", "34"), ("陶瓷", "ceramic", "7")),
        (("低卡", "low-calorie", "03"), ("饱腹", "filling", "03"), ("清香", "fragrant", "16"), ("非油炸", "not fried", "0"), ("500g", "500-g", "1235"), ("便携", "portable", "7")),
    ),
}  # fmt: skip

# Words that exclude each other: word -> (what it has, what it will not stand with). Types have what their `tags` say.
CLASHES = {
    # materials, shapes, seasons
    **dict.fromkeys(("真丝", "纯棉", "雪纺", "羊毛", "亚麻", "棉麻", "醋酸", "天丝", "蚕丝", "乳胶", "珊瑚绒", "帆布", "真皮", "尼龙", "牛津布", "编织", "铝框", "有机棉"), ("material", "material")),
    "羊毛": ("material warm", "material summer"), "珊瑚绒": ("material warm", "material summer heat"), "竹纤维": ("material", "material"),
    "夏季": ("summer", "warm"), "加厚": ("warm", "summer heat"), "秋冬": ("warm", "sweat"), "怕热": ("heat", "warm"), "防汗": ("sweat", "warm bare"),
    "平底": ("flat", "heel"), "粗跟": ("heel", "flat"), "厚底": ("heel", "flat"), "增高": ("heel", "flat"), "大号": ("big", "small"),
    "长款": ("long", ""), "20寸": ("small", ""), "小号": ("small", "laptop baby"), "装电脑": ("laptop", "small concert sport"), "手冲": ("drip", "auto home"),
    "全自动": ("auto", "drip"), "半自动": ("auto", "drip"), "大容量": ("big", "single concert portable"), "商用": ("trade", "single home office"),
    "便携": ("portable", ""), "平价": ("", "priced"), "特价": ("", "priced"),
    # who it is for
    "学生党": ("student", "student formal baby mother"), "学生价": ("student", "student luxury"), "上课": ("student", "student business baby"), "体测": ("exam", "indoor novice outdoor"),
    "宿舍": ("dorm", "double crib hotel wed"), "寝室": ("dorm", "living child home flat rented"), "双人": ("double", "dorm crib nap"), "单人": ("", "wed crib"),
    "婴儿床": ("crib baby", "dorm double hotel wed nap student"), "酒店风": ("hotel", "dorm crib nap"), "新婚": ("wed", "dorm crib student nap"), "午睡": ("nap", "double crib hotel wed"),
    "儿童学习": ("child", "dorm office style student"), "居家办公": ("home", "dorm child"), "小户型": ("flat", "dorm"), "租房": ("rented", "dorm"), "中古": ("style", "style child"),
    "北欧": ("style", "style"), "客厅": ("living", "dorm bed home"), "书房": ("living", "dorm bed"), "卧室": ("", "office"), "睡前阅读": ("bed", "living home"),
    "办公室": ("office", "home camp baby trade"), "居家吧台": ("home", "office camp trade"), "家用": ("home", "office camp trade"), "露营": ("camp", "home office single baby gift"),
    "一人食": ("single", "big baby camp"), "辅食": ("baby", "office single diet camp gift"), "减脂": ("diet", "baby gift"), "送礼": ("gift", "baby diet camp home office"),
    "哺乳": ("baby mother", "student formal men"), "见家长": ("formal", "home student"), "居家": ("home", "formal office"), "通勤": ("office", "home formal"),
    "油皮": ("oily", "age"), "初老": ("age", "age student oily"), "熟龄": ("age", "age student young oily"), "孕妇": ("mother", "stage student date mother"), "伪素颜": ("bare", "stage cover sweat"),
    "舞台": ("stage", "bare mother date everyday"), "约会": ("date", "stage mother"), "日常": ("everyday", "stage"), "遮瑕": ("cover", "bare"),
    "大宝宝": ("grown", "newborn"), "新生儿": ("newborn", "grown"), "背奶": ("mother", "student"), "夜奶": ("night", "late"), "高龄产妇": ("mother late", "young student mother"), "旅行": ("out", "night"),
    "带娃": ("baby", "business student sport concert"), "晨跑": ("sport", "business baby student laptop concert"), "看演唱会": ("concert", "business baby sport laptop big"),
    "商务": ("business", "student sport concert baby"), "跑步机": ("indoor", "indoor outdoor exam"), "雨天": ("outdoor", "indoor exam"), "夜跑": ("outdoor", "indoor exam"),
    "全马": ("far", "novice exam indoor"), "大体重": ("", "far"), "入门": ("novice", "far novice expert"), "专业": ("expert", "novice slow"), "6分配速": ("slow", "expert"),
    "男士": ("men", "women girlish"), "法式": ("girlish", "men"), "气质": ("girlish", "men"), "显脸小": ("girlish", "men"), "轻奢": ("luxury", "student"), "黄金": ("luxury", "student"),
    "独自在家": ("alone", "flying"), "坐飞机": ("flying", "alone"), "老年宠物": ("old", "young"), "幼猫": ("young cat", "old"), "幼犬": ("young dog", "old"),
    "租房养猫": ("cat", "dog"), "跑步遛狗": ("dog", "cat"), "养猫人": ("cat", "dog cat dorm crib"), "大型犬": ("dog", ""),
    # occasions to eat
    "工位": ("occasion", "occasion student"), "熬夜": ("occasion", "occasion"), "小朋友": ("occasion child", "occasion diet"), "送长辈": ("occasion", "occasion diet net"),
    "爬山": ("occasion", "occasion"), "追剧": ("occasion", "occasion"), "低卡": ("diet", ""), "网红": ("net", ""),
    # identities
    "女生": ("women", "men mother"), "男生": ("men", "men women girlish mother"), "大学生": ("student", "student age mother baby child formal business wed"), "上班族": ("worker", "student dorm exam office"),
    "打工人": ("worker", "student dorm exam crib baby"), "自由职业": ("worker", "student dorm exam office crib"), "宝妈": ("mother", "student dorm mother men exam"), "新手爸妈": ("novice", "student dorm mother"),
    "跑步新手": ("novice", "far novice expert"), "妈妈": ("older", "student young men child exam baby"), "中老年": ("older", "student young dorm wed child baby mother novice"), "00后": ("young", "age older"), "90后": ("", "older"),
}  # fmt: skip

# Atoms and identities that mothers write; a man types one of ten that he would as a woman.
MOTHERS_WRITE = frozenset({"哺乳", "孕妇", "背奶", "高龄产妇", "夜奶"})
# Life atoms that take the particle 的 before what follows.
TAKES_OF = frozenset(
    ("静音", "久站不累", "软底", "不粘毛", "防螨", "防猫抓", "防汗", "装电脑", "轻便", "小众", "显脸小", "不刮宝宝", "防过敏", "送长辈", "高蛋白", "无糖", "送礼", "平底", "除味", "生日礼物", "家乡味")
)  # fmt: skip

EVERYWHERE = tuple(TYPES)
WORN = ("womenswear", "leather_shoes", "running", "bags", "jewellery", "beauty")
# Who one is: (words, gloss, traits joined by &, categories in which it is said)
IDENTITIES = (
    ("女生", "women's", "gender=female", ("leather_shoes", "running", "bags", "jewellery")), ("男生", "men's", "gender=male", ("leather_shoes", "running", "bags", "beauty")),
    ("大学生", "students'", "work_place=campus", ("womenswear", "running", "home_textiles", "furniture_lighting", "bags", "beauty", "food_tea", "jewellery")),
    ("上班族", "office workers'", "work_place=open_office|quiet_office", ("womenswear", "leather_shoes", "kitchen_coffee", "bags", "food_tea", "beauty", "pet_supplies")),
    ("打工人", "working people's", "work_place=shop_floor|open_office", ("womenswear", "leather_shoes", "kitchen_coffee", "bags", "food_tea")),
    ("自由职业", "freelancers'", "work_place=home", ("womenswear", "furniture_lighting", "kitchen_coffee", "bags")),
    ("宝妈", "mums'", "has_kid=True&gender=female", ("womenswear", "beauty", "bags", "mother_baby", "kitchen_coffee")),
    ("新手爸妈", "new parents'", "has_kid=True", ("mother_baby",)),
    ("养猫人", "cat owners'", "has_pet=True", ("home_textiles", "furniture_lighting")),
    ("跑步新手", "new runners'", "runs=True", ("running",)),
    ("妈妈", "mother's", "age_band=35-44|45+", ("womenswear", "leather_shoes", "bags", "jewellery")),
    ("中老年", "older people's", "age_band=45+", ("womenswear", "leather_shoes", "running", "home_textiles", "food_tea")),
    ("00后", "post-00s", "age_band=18-24", ("womenswear", "bags", "jewellery", "beauty")), ("90后", "post-90s", "age_band=25-34", ("womenswear", "beauty", "bags", "furniture_lighting")),
)  # fmt: skip

# Prices as people bound them: (after the number, gloss before it).
PRICE_FORMS = (("元以内", "under"), ("以内", "under"), ("元左右", "around"), ("元以下", "below"))
PRICE_STEPS = (10, 20, 30, 50, 80, 100, 150, 200, 300, 400, 500, 800, 1000, 1500, 2000, 3000, 5000)
# Where it is to be had: (words, gloss)
PLACES = (
    ("附近哪里买", "sold nearby?"), ("上海实体店", "Shanghai shops"), ("北京实体店", "Beijing shops"), ("广州批发市场", "Guangzhou wholesale market"),
    ("成都哪里有", "where, Chengdu?"), ("杭州", "Hangzhou"), ("深圳", "Shenzhen"),
)  # fmt: skip
# Questions: everywhere, and by category: (words, gloss)
QUESTIONS_EVERYWHERE = (
    ("怎么挑", "how does one pick?"), ("值得买吗", "worth buying?"), ("买什么牌子", "which brand?"), ("哪家好", "which shop is good?"), ("多少钱", "how much?"), ("有必要买吗", "needed at all?"),
)  # fmt: skip
QUESTIONS = {
    "womenswear": (("怎么搭配", "how is it worn?"), ("会皱吗", "easily creased?")),
    "leather_shoes": (("舒服吗", "comfortable?"), ("要买大一码吗", "one size up?")),
    "running": (("适合新手吗", "right for beginners?"), ("耐用吗", "durable?")),
    "home_textiles": (("好打理吗", "easy to care for?"), ("有异味吗", "any smell?")),
    "furniture_lighting": (("占地方吗", "bulky?"), ("好安装吗", "easily put up?")),
    "kitchen_coffee": (("好清洗吗", "easily cleaned?"), ("实用吗", "practical?")),
    "beauty": (("敏感肌能用吗", "fit for sensitive skin?"), ("好用吗", "any good?")),
    "mother_baby": (("安全吗", "safe?"), ("几个月能用", "from which month?")),
    "pet_supplies": (("什么牌子放心", "which brand to trust?"), ("安全吗", "safe?")),
    "bags": (("耐用吗", "durable?"), ("怎么清洗", "how is it cleaned?")),
    "jewellery": (("会掉色吗", "will it fade?"), ("过安检要摘吗", "off for security checks?")),
    "food_tea": (("送人合适吗", "a good present?"), ("哪里产的好", "best from where?")),
}  # fmt: skip

# What sort of answer is wanted, the most usual first, by platform: (words, gloss)
SUFFIXES = {
    "home": (
        ("推荐", "recommendations"), ("测评", "reviewed"), ("怎么选", "how should one choose"), ("平价", "affordable"), ("分享", "shared"),
        ("求推荐", "please recommend"), ("避雷", "pitfalls"), ("哪个牌子好", "which brand is good"), ("真实测评", "honest review"), ("攻略", "guide"),
    ),
    "shelf": (
        ("正品", "genuine"), ("包邮", "post-free"), ("旗舰店", "flagship shop"), ("新款", "new"), ("同款", "same model"),
        ("官方", "official"), ("特价", "reduced"), ("批发", "wholesale"), ("清仓", "clearance"),
    ),
}  # fmt: skip

# Whole strings that people type, the most usual first: (text, gloss, life atoms it states, type it asks for: "" for none in particular)
IDIOMS: dict[str, dict[str, tuple[tuple[str, str, int, str], ...]]] = {
    "home": {
        "womenswear": (("通勤穿搭", "outfits for the office", 1, ""), ("小个子穿搭", "outfits for a petite figure", 1, ""), ("大衣配什么裤子", "which trousers with a coat", 0, "7"), ("围巾怎么系好看", "how to tie a scarf", 0, "8"),
                       ("梨形身材夏天怎么穿", "what to wear in summer, for a pear-shaped figure", 1, ""), ("第一次见家长穿什么连衣裙", "which dress for meeting the parents", 1, "0"), ("微胖女生显瘦穿搭", "flattering outfits for a fuller figure", 1, "")),
        "leather_shoes": (("乐福鞋搭配", "how to wear loafers", 0, "1"), ("皮鞋怎么保养", "how to care for leather shoes", 0, "0"), ("短靴配裙子", "ankle boots with a skirt", 0, "4"), ("新鞋磨脚怎么办", "what to do about new shoes that rub", 0, ""),
                          ("一天走两万步也不累的皮鞋", "leather shoes for twenty thousand steps a day", 1, "0"), ("脚宽脚背高穿什么单鞋", "which court shoes for wide feet, high instep", 2, "2")),
        "running": (("跑鞋入门", "introduction to running shoes", 0, "0"), ("跑鞋多久换一次", "how often to change running shoes", 0, "0"), ("全马训练计划", "training plan for a marathon", 1, ""), ("运动手表怎么戴准", "how to wear a sports watch", 0, "6"),
                    ("配速6分左右的缓震跑鞋推荐", "recommendations of cushioned running shoes for a pace of about six minutes", 1, "0"), ("大体重胖脚丫的儿童跑鞋", "running shoes for heavy children, chubby feet", 2, "0")),
        "home_textiles": (("枕头推荐", "pillow recommendations", 0, "1"), ("四件套怎么洗", "how to wash a bedding set", 0, "0"), ("窗帘怎么选颜色", "how to choose the colour of curtains", 0, "4"), ("毛巾多久换一次", "how often to change a towel", 0, "6"),
                          ("宿舍床上三件套怎么选", "how to choose a bedding set for a dormitory", 1, "0"), ("养猫家庭不粘毛的四件套", "bedding set free of cat hair", 1, "0")),
        "furniture_lighting": (("台灯怎么选", "how to choose a desk lamp", 0, "0"), ("租房改造", "doing up a rented room", 1, ""), ("久坐腰疼买什么椅子", "which chair for back pain", 0, "4"), ("桌面收纳", "tidy desks", 0, "6"),
                               ("小户型客厅沙发怎么摆", "where to put the sofa, small living room", 1, "3"), ("租房改造神器", "marvels for doing up a rented room", 1, "")),
        "kitchen_coffee": (("咖啡机测评", "coffee machines reviewed", 0, "0"), ("手冲咖啡入门", "introduction to hand-dripped coffee", 1, ""), ("空气炸锅食谱", "air fryer recipes", 0, "4"), ("保温杯怎么去味", "how to rid a thermos cup of smells", 0, "3"),
                           ("打工人带饭减脂餐", "packed low-fat lunches for working people", 2, "5"), ("一人食小锅推荐", "recommendations of small pots for one person", 1, "6")),
        "beauty": (("面霜推荐", "face cream recommendations", 0, "3"), ("新手化妆步骤", "make-up step by step", 0, ""), ("防晒霜怎么补涂", "how to top up sunscreen", 0, "2"), ("眼影盘配色", "colours of an eyeshadow palette", 0, "5"),
                   ("黄黑皮显白口红", "lipstick that brightens warm, dark skin", 1, "1"), ("油皮夏天不脱妆的粉底液", "foundation that stays on oily skin in summer", 1, "0")),
        "mother_baby": (("待产包清单", "list for the hospital bag", 0, "9"), ("奶瓶怎么消毒", "how to sterilise a feeding bottle", 0, "1"), ("纸尿裤尺码", "sizes of nappies", 0, "2"), ("辅食什么时候加", "when to start baby food", 1, ""),
                        ("职场妈妈背奶好物分享", "good things for mothers who pump at work, shared", 1, "3"), ("一岁宝宝挑食怎么办", "what to do about a picky one-year-old", 1, "")),
        "pet_supplies": (("猫粮测评", "cat food reviewed", 0, "0"), ("猫咪不吃饭怎么办", "what to do about a cat off its food", 0, ""), ("狗狗换粮攻略", "how to change a dog's food", 0, "1"), ("租房养猫好物", "good things for a cat in a rented room", 1, ""),
                         ("上班族一个人在家的猫怎么办", "what to do about a cat alone at home all day", 1, ""), ("宠物托运注意事项", "what to mind when a pet flies", 1, "9")),
        "bags": (("行李箱怎么选", "how to choose a suitcase", 0, "4"), ("通勤包推荐", "recommendations of bags for the office", 1, ""), ("帆布包怎么洗", "how to wash a canvas bag", 1, "1"), ("登机箱尺寸", "sizes of cabin suitcases", 0, "4"),
                 ("小众包包推荐", "recommendations of bags that few people carry", 1, ""), ("能装电脑的通勤包女", "women's bag for the office and a laptop", 2, "")),
        "jewellery": (("项链叠戴", "layering necklaces", 0, "0"), ("戒指尺寸怎么量", "how to measure the size of a ring", 0, "2"), ("银饰变黑怎么洗", "how to clean blackened silver", 0, ""), ("手链编法", "how to braid a bracelet", 0, "3"),
                      ("圆脸适合戴什么耳环", "which earrings suit a round face", 1, "1"), ("送闺蜜生日礼物平价", "affordable birthday presents for a best friend", 1, "")),
        "food_tea": (("茶叶入门", "introduction to tea", 0, ""), ("绿茶怎么泡", "how to brew green tea", 0, "1"), ("无糖零食推荐", "recommendations of sugar-free snacks", 1, "0"), ("燕麦片怎么吃", "how to eat oat flakes", 0, "3"),
                     ("办公室解馋又不胖的零食", "light snacks for the desk", 1, "0"), ("中秋送长辈什么茶", "which tea as a gift to elders", 1, "")),
    },
    "shelf": {
        "womenswear": (("连衣裙女夏季新款", "women's dress summer new", 0, "0"), ("大码女装显瘦套装洋气", "plus-size women's flattering set", 1, "")),
        "leather_shoes": (("女士皮鞋真皮软底舒适", "women's real leather shoes soft-soled comfortable", 1, "0"), ("男士商务正装皮鞋", "men's business leather shoes", 0, "0")),
        "running": (("跑步鞋男款减震透气", "men's shock-absorbing breathable running shoes", 0, "0"), ("中考体育专用鞋", "shoes for the school sports exam", 1, "2")),
        "home_textiles": (("床上四件套纯棉全棉100", "pure cotton bedding set 100", 0, "0"), ("夏凉被可水洗空调被", "washable summer quilt", 0, "2")),
        "furniture_lighting": (("书桌电脑桌家用简约卧室", "household plain bedroom desk", 0, "2"), ("护眼台灯学习专用", "eye-friendly desk lamp for study", 1, "0")),
        "kitchen_coffee": (("咖啡机家用小型全自动", "small fully automatic household coffee machine", 0, "0"), ("保温杯大容量男", "men's large thermos cup", 0, "3")),
        "beauty": (("防晒霜面部专用女", "women's sunscreen for the face", 0, "2"), ("口红不沾杯持久不掉色", "long-lasting non-fading lipstick", 0, "1")),
        "mother_baby": (("婴儿车可坐可躺轻便折叠", "light folding pram, sit or lie", 0, "0"), ("新生儿奶瓶套装", "newborn's feeding bottle set", 0, "1")),
        "pet_supplies": (("猫粮成猫幼猫通用10斤", "cat food 5 kg, all ages", 0, "0"), ("狗窝四季通用可拆洗", "all-season washable dog bed", 0, "3")),
        "bags": (("双肩包男大容量电脑包", "men's large backpack for a computer", 1, "0"), ("行李箱20寸登机箱", "20-inch cabin suitcase", 0, "4")),
        "jewellery": (("纯银手链女生款", "women's silver bracelet", 0, "3"), ("珍珠项链送妈妈", "pearl necklace for one's mother", 1, "0")),
        "food_tea": (("零食大礼包整箱送女友", "big box of snacks for a girlfriend", 1, "0"), ("绿茶新茶散装", "loose new green tea", 0, "1")),
    },
}  # fmt: skip

# Invented brands: two characters with their sound, or Latin letters; every category draws its own from these.
BRAND_HEADS = (
    ("柚", "You"), ("岚", "Lan"), ("砚", "Yan"), ("堇", "Jin"), ("栀", "Zhi"), ("屿", "Yu"), ("澍", "Shu"), ("麓", "Lu"),
    ("鹿", "Lu"), ("芃", "Peng"), ("汀", "Ting"), ("霁", "Ji"), ("茉", "Mo"), ("桉", "An"), ("沅", "Yuan"), ("朵", "Duo"),
    ("觅", "Mi"), ("蔻", "Kou"), ("珂", "Ke"), ("洛", "Luo"), ("筠", "Yun"), ("禧", "Xi"), ("暮", "Mu"), ("螺", "Luo"),
    ("棠", "Tang"), ("喃", "Nan"), ("葵", "Kui"), ("沐", "Mu"), ("弥", "Mi"), ("溯", "Su"), ("榆", "Yu"), ("叶", "Ye"),
    ("彤", "Tong"), ("莳", "Shi"), ("绯", "Fei"), ("旎", "Ni"),
)  # fmt: skip
BRAND_TAILS = (
    ("柒", "qi"), ("坞", "wu"), ("泮", "pan"), ("嘟", "du"), ("棂", "ling"), ("叙", "xu"), ("阡", "qian"), ("肆", "si"),
    ("牍", "du"), ("咚", "dong"), ("瓯", "ou"), ("篱", "li"), ("朔", "shuo"), ("苓", "ling"), ("啾", "jiu"), ("渡", "du"),
    ("盏", "zhan"), ("檐", "yan"), ("犀", "xi"), ("伍", "wu"), ("陌", "mo"), ("砾", "li"), ("褐", "he"), ("窝", "wo"),
    ("笙", "sheng"), ("黛", "dai"), ("岑", "cen"), ("朴", "pu"), ("汐", "xi"), ("禾", "he"), ("蓝", "lan"), ("芽", "ya"),
    ("歌", "ge"), ("弦", "xian"), ("芥", "jie"), ("隅", "yu"),
)  # fmt: skip
LATIN_BRANDS = (
    "Velqua", "NORVIX", "kisomu", "Tamzelo", "Pemdra", "ROVIKO", "daxuma", "Quimé", "Ziboro", "quelvo", "MIRDAX", "Fonzua",
    "oskelu", "Jumvara", "TELVUM", "brixola", "Wandeqo", "Yulmaro", "SOVEKA", "hexomi", "Pluvaré", "Cindovo", "GARUMI", "nilvoxa",
)  # fmt: skip
MODEL_LETTERS = "AKSTVX"
MODEL_NUMBERS = 30
MODEL_WORDS = (("Pro", "Pro"), ("mini", "mini"), ("2代", "second generation"), ("3代", "third generation"), ("Max", "Max"))

# Slips: characters that sound or look alike.
SLIPS = {"荐": "见", "裙": "群", "鞋": "协", "机": "鸡", "包": "苞", "粮": "量", "链": "连", "霜": "双", "灯": "登", "套": "桃", "测": "侧", "茶": "査", "杯": "怀"}  # fmt: skip
EMOJI = ("✨", "👟", "❤️", "🙏", "🙋‍♀️", "😭")
