"""Small drawings for the demo's stories: paper, ink, one colour, and the thread."""

from collections.abc import Callable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (1200, 800)
SMOOTH = 2  # drawn larger, then made smaller: Pillow's lines have no soft edges of their own
PAPER, INK, SHADE, NIGHT, LIGHT, RED = "#f6f1e7", "#2b2a33", "#d9cfbd", "#27304a", "#f2c14e", "#b5402f"


class Sheet:
    """A sheet of paper on which lengths are those of SIZE."""

    def __init__(self, colour: str = PAPER):
        self.image = Image.new("RGB", (SIZE[0] * SMOOTH, SIZE[1] * SMOOTH), colour)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x, y, width, height, fill, radius=0, outline=None):
        corners = [n * SMOOTH for n in (x, y, x + width, y + height)]
        self.pen.rounded_rectangle(corners, radius * SMOOTH, fill=fill, outline=outline, width=6 * SMOOTH)

    def circle(self, x, y, radius, fill):
        self.pen.ellipse([n * SMOOTH for n in (x - radius, y - radius, x + radius, y + radius)], fill=fill)

    def line(self, *points, fill=INK, width=8):
        self.pen.line([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=fill, width=width * SMOOTH, joint="curve")

    def shape(self, *points, fill):
        self.pen.polygon([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=fill)

    def thread(self, y=690, fill=RED):
        """Runs through every drawing."""
        points = [(x, y + (14 if (x // 120) % 2 else -14)) for x in range(0, SIZE[0] + 1, 120)]
        self.line(*points, fill=fill, width=7)

    def upload(self, name: str) -> SimpleUploadedFile:
        file = BytesIO()
        self.image.resize(SIZE, Image.Resampling.LANCZOS).save(file, "PNG")
        return SimpleUploadedFile(f"{name}.png", file.getvalue(), content_type="image/png")


def trolley() -> Sheet:
    sheet = Sheet()
    sheet.line((200, 180), (300, 180), (400, 560), (900, 560), width=14)
    sheet.shape((330, 250), (960, 250), (880, 480), (390, 480), fill=SHADE)
    for x in range(380, 940, 70):
        sheet.line((x, 250), (390 + (x - 330) * 0.78, 480), width=4)
    sheet.box(470, 150, 190, 110, LIGHT, radius=40)
    sheet.box(720, 110, 90, 150, "#ffffff", radius=16, outline=INK)
    sheet.line((860, 60), (905, 235), fill=RED, width=12)
    for x in (470, 820):
        sheet.circle(x, 620, 34, INK)
        sheet.circle(x, 620, 14, PAPER)
    sheet.thread(720)
    return sheet


def armchair() -> Sheet:
    sheet = Sheet()
    sheet.box(720, 260, 300, 330, SHADE, radius=12)
    for x in range(745, 1010, 55):
        sheet.box(x, 280, 26, 290, PAPER, radius=12)
    sheet.box(240, 190, 330, 300, RED, radius=60)
    sheet.box(170, 360, 110, 240, RED, radius=46)
    sheet.box(530, 360, 110, 240, RED, radius=46)
    sheet.box(240, 430, 330, 150, "#c9654f", radius=26)
    sheet.shape((510, 350), (670, 330), (690, 390), (530, 410), fill="#ffffff")
    for y in (352, 368, 384):
        sheet.line((540, y), (662, y - 14), width=3)
    for x in (210, 600):
        sheet.line((x, 600), (x, 640), width=14)
    sheet.thread(690)
    return sheet


def form() -> Sheet:
    sheet = Sheet()
    sheet.box(330, 60, 330, 600, INK, radius=44)
    sheet.box(354, 110, 282, 500, "#ffffff", radius=8)
    for number, y in enumerate(range(140, 590, 50)):
        sheet.box(380, y, 230 - (number % 3) * 46, 22, SHADE, radius=6)
    sheet.shape((760, 560), (1040, 560), (1040, 430), fill="#c98f4e")
    sheet.shape((760, 540), (1040, 410), (1040, 380), (760, 510), fill="#ffffff")
    sheet.circle(960, 380, 22, RED)
    sheet.box(720, 560, 360, 18, INK, radius=9)
    sheet.thread(700)
    return sheet


def window() -> Sheet:
    sheet = Sheet(NIGHT)
    sheet.circle(980, 130, 52, "#f4ead2")
    sheet.shape((0, 800), (0, 610), (1200, 520), (1200, 800), fill="#1b2236")
    sheet.box(620, 380, 420, 190, RED, radius=26)
    for x in range(650, 1000, 95):
        sheet.box(x, 410, 72, 70, LIGHT, radius=8)
    for x in (720, 940):
        sheet.circle(x, 575, 36, INK)
        sheet.circle(x, 575, 14, SHADE)
    sheet.shape((620, 520), (620, 545), (380, 610), (380, 560), fill="#5d6480")
    sheet.box(60, 60, 1080, 680, None, radius=10, outline=PAPER)
    sheet.line((600, 60), (600, 740), fill=PAPER, width=14)
    sheet.line((60, 360), (1140, 360), fill=PAPER, width=14)
    sheet.thread(770, fill=LIGHT)
    return sheet


def letters() -> Sheet:
    sheet = Sheet()
    for number, x in enumerate(range(310, 880, 95)):
        lift = (number % 3) * 34
        sheet.box(x, 170 + lift, 150, 190, "#ffffff", radius=4, outline=INK)
        sheet.line((x, 172 + lift), (x + 150, 172 + lift), fill=RED, width=16)
    sheet.box(260, 300, 680, 320, "#8aa39b", radius=30)
    sheet.box(230, 260, 740, 90, "#6f8a82", radius=40)
    sheet.circle(600, 256, 26, INK)
    sheet.line((420, 470), (780, 470), fill=PAPER, width=10)
    sheet.thread(700)
    return sheet


def kettle() -> Sheet:
    sheet = Sheet("#e9e4da")
    for x, height in ((0, 150), (170, 210), (360, 130), (700, 190), (900, 120), (1050, 200)):
        sheet.shape((x, 560), (x, 560 - height), (x + 90, 480 - height), (x + 180, 560 - height), (x + 180, 560),
                    fill=SHADE)  # fmt: skip
    sheet.box(0, 560, 1200, 60, INK)
    sheet.shape((480, 560), (520, 300), (700, 300), (740, 560), fill=RED)
    sheet.shape((720, 400), (820, 330), (840, 350), (728, 470), fill=RED)
    sheet.line((520, 330), (430, 380), (450, 510), (490, 530), fill=INK, width=18)
    sheet.box(570, 270, 80, 34, INK, radius=14)
    sheet.line((835, 320), (860, 260), (835, 210), (870, 150), (845, 90), fill="#ffffff", width=14)
    sheet.thread(700)
    return sheet


DRAWINGS: dict[str, Callable[[], Sheet]] = {
    drawing.__name__: drawing for drawing in (trolley, armchair, form, window, letters, kettle)
}


def draw(name: str) -> SimpleUploadedFile:
    return DRAWINGS[name]().upload(name)
