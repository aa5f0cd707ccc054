"""Somebody who answers a consultation in a browser without JavaScript."""

import re

from django.test import Client

WORDS = "The last bus leaves before my shift ends.\nI walk home."
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


class Visitor:
    """Somebody with a browser, who goes where the buttons lead."""

    def __init__(self, page, client=None):
        self.page, self.client = page, client or Client()
        self.base = f"/consultations/{page.activity.slug}/answer/"

    def get(self, name=""):
        return self.client.get(self.base + name)

    def post(self, name="", **data):
        return self.client.post(self.base + name, data)

    def question(self, number):
        return f"question-{self.page.asked()[number].pk}/"

    def choice(self, number, text):
        return next(str(choice.pk) for choice in self.page.asked()[number].choices.all() if choice.text == text)

    def answer_all(self, words=WORDS, email="ana@example.org", quoting="yes"):
        self.post()
        self.post(self.question(0), answer=words)
        self.post(self.question(1), answer=self.choice(1, "Never"))
        self.post(self.question(2), answer=[self.choice(2, "Work"), self.choice(2, "Home")])
        self.post("contact/", email=email)
        self.post("quoting/", quoting=quoting)

    def send(self):
        return self.client.post(self.base + "check/", follow=True)


def code_on(response):
    found = CODE.search(response.content.decode())
    return found and found.group()
