BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $script:first = Copy-TestPlan 1 'first' -Wait
    $script:second = Copy-TestPlan 1 'second'
    $script:run = Copy-TestRun -TestRecordId rec_0001 -Name run
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Get-CloneOperation' {
    It 'lists what the journal knows, newest first' {
        (Get-CloneOperation).Destination.Name | Should -Be 'run', 'second', 'first'
    }

    It 'filters by state, service and time' {
        (Get-CloneOperation -State Succeeded).Destination.Name | Should -Be 'first'
        (Get-CloneOperation -Service WallarmFast).Destination.Name | Should -Be 'run'
        (Get-CloneOperation -Service wallarmfast).Destination.Name | Should -Be 'run'
        (Get-CloneOperation -Id $first.Id -Service azureDEVOPS).Handle | Should -Be $first.Handle
        { Get-CloneOperation -Service Jira } | Should -Throw '*AzureDevOps*WallarmFast*'
        Get-CloneOperation -Since ([DateTimeOffset]::UtcNow.AddMinutes(5)) | Should -BeNullOrEmpty
        (Get-CloneOperation -Since ([DateTimeOffset]::UtcNow.AddHours(-1))).Count | Should -Be 3
    }

    It 'reads -Since in no country''s calendar: <_>' -ForEach 'fa-IR', 'ar-SA', 'th-TH', 'de-DE' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $_
            (Get-CloneOperation -Since 2020-01-31).Count | Should -Be 3
            Get-CloneOperation -Since 2400-01-31 | Should -BeNullOrEmpty
            { Get-CloneOperation -Since 31.12.2020 } | Should -Throw '*2026-12-31*'
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }
    }

    It 'asks the services with -Refresh, and keeps what it learned' {
        $null = $second, $run | Wait-CloneOperation -TimeoutSec 120
        (Get-CloneOperation -Refresh).State | Should -Be 'Succeeded', 'Succeeded', 'Succeeded'
        (Get-CloneOperation).State | Should -Be 'Succeeded', 'Succeeded', 'Succeeded'
    }

    It 'asks with -State about what may be in that state by now, and nothing else' {
        $null = Copy-TestPlan 1 'third'
        $before = (Get-TestRequest).Count
        Get-CloneOperation -State Unknown, Submitting -Refresh -ErrorAction Stop | Should -BeNullOrEmpty
        Get-TestRequest -Skip $before | Should -BeNullOrEmpty
        $third = Get-CloneOperation | Where-Object { $_.Destination.Name -eq 'third' }
        $third.IsCompleted | Should -BeFalse
        $null = $third | Wait-CloneOperation -TimeoutSec 120
        (Get-CloneOperation -State Succeeded -Refresh).Destination.Name | Should -Contain 'third'
    }

    It 'finds one by id, handle and object' {
        (Get-CloneOperation $first.Id).Handle | Should -Be $first.Handle
        (Get-CloneOperation -Handle $first.Handle).Id | Should -Be $first.Id
        ($first.Handle | Get-CloneOperation).Id | Should -Be $first.Id
        ($first | Get-CloneOperation).Id | Should -Be $first.Id
        (Get-CloneOperation -Id $run.Id -Service WallarmFast).Handle | Should -Be $run.Handle
    }

    It 'knows by the handle of a submission what has become of it' {
        $lines = Get-Content (Join-Path $env:CLONECMDLETS_HOME operations.jsonl) | ConvertFrom-Json -AsHashtable
        $id = @($lines | Where-Object { $_['handle'] -eq $first.Handle })[-1]['id'] -replace '-'
        $intent = $first.Handle -replace '#.*', "#intent/$id"
        (Get-CloneOperation -Handle $intent).Handle | Should -Be $first.Handle
        (Wait-CloneOperation -Handle $intent -TimeoutSec 60 -ErrorAction Stop).State | Should -Be 'Succeeded'
    }

    It 'knows an operation of another machine by its handle' {
        $before = $env:CLONECMDLETS_HOME
        $env:CLONECMDLETS_HOME = Join-Path $TestDrive 'another machine'
        try {
            Get-CloneOperation | Should -BeNullOrEmpty
            (Get-CloneOperation -Handle $first.Handle).State | Should -Be 'Succeeded'
        } finally {
            $env:CLONECMDLETS_HOME = $before
        }
    }

    It 'answers <What> with <Id>' -ForEach @(
        @{ What = 'an unknown id'; Do = { Get-CloneOperation 4711 -ErrorAction Stop }; Id = 'CloneOperationNotFound' }
        @{ What = 'an id that the service does not know'; Do = { Get-CloneOperation 4711 -Service AzureDevOps -ErrorAction Stop }; Id = 'CloneOperationNotFound' }
        @{ What = 'what is no handle'; Do = { Get-CloneOperation -Handle nonsense -ErrorAction Stop }; Id = 'InvalidCloneRequest' }
        @{ What = 'a handle from elsewhere'; Do = { Get-CloneOperation -Handle 'azuredevops:https://dev.azure.com/f/p#plan/2' -ErrorAction Stop }; Id = 'NotConnected' }
        @{ What = 'a lost intent'; Do = { Get-CloneOperation -Handle ($first.Handle -replace '#.*', '#intent/0123456789abcdef0123456789abcdef') -ErrorAction Stop }; Id = 'CloneOperationNotFound' }
    ) {
        Get-ErrorId (Get-TestError $Do) | Should -Be $Id
    }

    It 'shows the journal where no connection leads to the service' {
        Disconnect-CloneService AzureDevOps
        try {
            (Get-CloneOperation -Refresh -WarningAction SilentlyContinue).Destination.Name | Should -Be 'third', 'run', 'second', 'first'
        } finally {
            $arguments = Get-TestConnectionArgument
            Connect-CloneService @arguments -NoVerify
        }
    }
}
