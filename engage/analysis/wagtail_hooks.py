from wagtail import hooks

from engage.analysis import viewsets


@hooks.register("register_admin_viewset")
def register_analysis():
    return [viewsets.contributions, viewsets.findings, viewsets.codes, viewsets.codebooks]
